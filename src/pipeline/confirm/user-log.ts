/** Reads the org's System Log about one user since a moment, as far as it can be read. */
import { OktaError } from '../../okta/error.ts';
import type { Dependencies } from '../dependencies.ts';

export type UserLog = {
  readonly events: readonly unknown[];
  readonly unreadable: { readonly because: string; readonly mayPass: boolean } | null;
};

/** Most events read: more than a user leaves during a watch, so beyond it Okta did not apply the filter. */
const MOST_EVENTS = 5_000;
const OKTA_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Reads it. Never throws for what Okta answers: containment is then judged by the events held. */
export async function readUserLog(
  deps: Dependencies,
  org: string,
  userId: string,
  /** Epoch milliseconds, by Okta's clock. */
  { since, now }: { readonly since: number; readonly now: number },
): Promise<UserLog> {
  const reader = deps.orgs.get(org)?.reader ?? null;
  if (reader === null || !OKTA_ID.test(userId)) {
    const because = 'There are no credentials to read the System Log with.';
    return { events: [], unreadable: { because, mayPass: false } };
  }
  // A minute ahead, since Okta's clock may be further ahead than was estimated.
  const until = now + 60_000;
  const filter = `actor.id eq "${userId}" or target.id eq "${userId}"`;
  const events: unknown[] = [];
  try {
    for await (const event of reader.queryBounded({ since, until, filter })) {
      if (events.push(event) >= MOST_EVENTS) break;
    }
    return { events, unreadable: null };
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    const because = `The System Log could not be read (${error.code}): ${error.remedy}`;
    return { events, unreadable: { because, mayPass: error.retryable } };
  }
}
