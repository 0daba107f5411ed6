/** Faults of the API that a test asks for. */
import type { ErrorCode } from './refusal.ts';

export type Fault = {
  /** Only this method; any where absent. */
  readonly method?: string;
  /** Matched against the path without its query: a regular expression, or the path itself. */
  readonly path: RegExp | string;
  /** How many requests it hits; default every one. */
  readonly times?: number;
  /** How many requests it lets pass before; default none. */
  readonly after?: number;
  /** Waits before anything else happens. */
  readonly latencyMs?: number;
  /** Answers with this error of Okta's, e.g. `E0000009`. A 429 names a reset one second away. */
  readonly error?: ErrorCode;
  /** Answers with this status and a body that is not Okta's, as a gateway in front of it does. */
  readonly status?: number;
  /** Cuts the connection instead of answering. */
  readonly drop?: boolean;
  /** Whether the operation takes effect first, so that the caller cannot know what happened; default false. */
  readonly afterEffect?: boolean;
};

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** Returns the first fault for this request, and uses up one of its times. */
  take(method: string, path: string): Fault | null;
};

export function startFaults(): Faults {
  const ordered: { readonly fault: Fault; left: number; pass: number }[] = [];
  return {
    add(fault) {
      const { times = Number.POSITIVE_INFINITY, after = 0 } = fault;
      ordered.push({ fault, left: times, pass: after });
    },
    clear() {
      ordered.length = 0;
    },
    take(method, path) {
      const hit = ordered.find(({ fault, left }) => left > 0 && matches(fault, method, path));
      if (hit === undefined) return null;
      if (hit.pass > 0) {
        hit.pass -= 1;
        return null;
      }
      hit.left -= 1;
      return hit.fault;
    },
  };
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  return typeof fault.path === 'string' ? fault.path === path : fault.path.test(path);
}
