import type { OktaEventHook } from '../../okta/event-hooks.ts';

/** How a run ended, for the report. */
export type Outcome = {
  /** What was changed, in order; empty where nothing had to be. */
  readonly changes: readonly string[];
  /** The hook that exists now; null after `--delete`. */
  readonly hook: OktaEventHook | null;
  /** Notes on what the reader should know or do. */
  readonly notes: readonly string[];
};

/** Nothing was done, or not everything; the message says why, and what to do. */
export class RegisterRefused extends Error {
  override readonly name = 'RegisterRefused';
  readonly retryable = false;
  readonly code: 'usage' | 'receiver' | 'verification' | 'rotation' | 'elsewhere';

  constructor(code: RegisterRefused['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
