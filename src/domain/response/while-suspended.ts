/** Which actions Okta refuses for a suspended user. Pure. */
import { isResponseActionKind } from './response-action.ts';
import { RESPONSE_CATALOGUE } from './response-catalogue.ts';

/** Why such an action is not done, in words that stand on it. */
export const WAITS_FOR_UNSUSPEND =
  'Called off: the user is suspended, and Okta does this to nobody who is. It is asked for again when the suspension is taken back.';

/** Whether Okta answers E0000038 while the user is `SUSPENDED`. */
export function refusesSuspended(kind: string): boolean {
  if (!isResponseActionKind(kind) || kind === 'suspend') return false;
  return !RESPONSE_CATALOGUE[kind].statuses.includes('SUSPENDED');
}
