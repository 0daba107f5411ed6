/** Notes how Okta keeps the hook, for whoever looks at the org: the alarm about it may be closed, or one of many. */

import type { OktaEventHook } from '../../okta/event-hooks.ts';
import { isListening } from '../../okta/hook-wish.ts';
import { readCursor, removeCursor, writeCursor } from '../../store/cursors.ts';
import type { Dependencies } from '../dependencies.ts';

export const HOOK_STATES = [
  'listening',
  'setting_up',
  'deaf',
  'leads_elsewhere',
  'missing',
] as const;
export type HookState = (typeof HOOK_STATES)[number];

export type HookNote = {
  readonly state: HookState;
  /** Null where the org has no hook of ours. */
  readonly hookId: string | null;
  /** Okta's own words, such as `INACTIVE` and `VERIFIED`. */
  readonly status: string | null;
  readonly verificationStatus: string | null;
  /** When it was first found so, epoch milliseconds; it may be so since up to one pass before. */
  readonly since: number;
};

/** Name under which the note is stored. */
export const HOOK_NOTE = 'hook_state';

/**
 * Notes the state of the hook that counts: of several, one that Okta delivers to.
 * @param here the hooks that lead here
 * @param away those of ours that lead elsewhere
 */
export async function noteHook(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  org: string,
  { here, away, isBeingSetUp }: Found,
): Promise<void> {
  const found = here.length > 0 ? here : away;
  const hook = found.find(isListening) ?? found[0];
  const state = stateOf(hook, { isHere: here.length > 0, isBeingSetUp });
  const { id: hookId = null, status = null, verificationStatus = null } = hook ?? {};
  const before = await readCursor<HookNote>(database.pool, org, HOOK_NOTE);
  const isSame =
    before?.state === state &&
    before.hookId === hookId &&
    before.status === status &&
    before.verificationStatus === verificationStatus;
  const since = isSame ? before.since : now();
  const note: HookNote = { state, hookId, status, verificationStatus, since };
  await writeCursor(database.pool, org, HOOK_NOTE, note);
}

type Found = {
  readonly here: readonly OktaEventHook[];
  readonly away: readonly OktaEventHook[];
  readonly isBeingSetUp: (hook: OktaEventHook) => boolean;
};

/** Removes the note where hooks may not be read: it would stay as it was, whatever becomes of the hook. */
export async function forgetHook(
  { database }: Pick<Dependencies, 'database'>,
  org: string,
): Promise<void> {
  await removeCursor(database.pool, org, HOOK_NOTE);
}

function stateOf(
  hook: OktaEventHook | undefined,
  { isHere, isBeingSetUp }: Pick<Found, 'isBeingSetUp'> & { readonly isHere: boolean },
): HookState {
  if (hook === undefined) return 'missing';
  if (!isListening(hook)) return isBeingSetUp(hook) ? 'setting_up' : 'deaf';
  return isHere ? 'listening' : 'leads_elsewhere';
}
