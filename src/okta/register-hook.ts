import type { OktaOrgClient } from './client.ts';
import type { OktaEventHook } from './event-hooks.ts';
import { markOf } from './hook-mark.ts';
import {
  draftOf,
  type HookWish,
  hasOurChannel,
  hasOurEvents,
  isHere,
  isListening,
} from './hook-wish.ts';

export type HookClient = Pick<
  OktaOrgClient,
  | 'listEventHooks'
  | 'getEventHook'
  | 'createEventHook'
  | 'replaceEventHook'
  | 'verifyEventHook'
  | 'activateEventHook'
  | 'deactivateEventHook'
  | 'deleteEventHook'
>;

export type HooksFound = {
  /** The one that is as wanted, but perhaps for its events and its state. */
  readonly current: OktaEventHook | null;
  /** Further ones that lead here. */
  readonly others: readonly OktaEventHook[];
  /** With one of our secrets, and leading elsewhere: from before a move, or led away by somebody. */
  readonly away: readonly OktaEventHook[];
  /** Named like ours, with a secret that is not, and leading elsewhere: another deployment's. */
  readonly foreign: readonly OktaEventHook[];
};

/** @throws OktaError where the hooks cannot be listed */
export async function findOurHooks(client: HookClient, wish: HookWish): Promise<HooksFound> {
  const hooks = await client.listEventHooks();
  const here = hooks.filter((hook) => isHere(wish, hook));
  const fitting = here.filter((hook) => hasOurChannel(wish, hook));
  // One that listens before one that does not, one marked with the secret before one that is unknown.
  const rank = (hook: OktaEventHook) =>
    Number(isListening(hook)) * 2 + Number(markOf(wish, hook) !== null);
  const current = fitting.toSorted((left, right) => rank(right) - rank(left))[0] ?? null;
  const others = here.filter((hook) => hook !== current);
  const away: OktaEventHook[] = [];
  const foreign: OktaEventHook[] = [];
  for (const hook of hooks) {
    const mark = markOf(wish, hook);
    if (mark === null || here.includes(hook)) continue;
    (wish.ownMarks.has(mark) ? away : foreign).push(hook);
  }
  return { current, others, away, foreign };
}

/** Brings the wanted hook about: creates it, or completes the one there is. Twice is as once. */
export async function ensureHook(
  client: HookClient,
  wish: HookWish,
  current: OktaEventHook | null,
): Promise<{ hook: OktaEventHook; changes: string[] }> {
  const changes: string[] = [];
  let hook = current;
  if (hook === null) {
    hook = await client.createEventHook(draftOf(wish));
    changes.push('created');
  } else if (!hasOurEvents(wish, hook)) {
    hook = await client.replaceEventHook(hook.id, draftOf({ ...wish, uri: hook.uri }));
    changes.push('event types updated');
  }
  if (hook.status !== 'ACTIVE') {
    hook = await client.activateEventHook(hook.id);
    changes.push('activated');
  }
  if (hook.verificationStatus !== 'VERIFIED') {
    await client.verifyEventHook(hook.id);
    changes.push('verified');
  }
  return { hook: changes.length === 0 ? hook : await client.getEventHook(hook.id), changes };
}

/** Takes over a hook whose channel is not ours: deaf for the moment between change and verification. */
export async function adoptHook(
  client: HookClient,
  wish: HookWish,
  other: OktaEventHook,
): Promise<{ hook: OktaEventHook; changes: string[] }> {
  await client.replaceEventHook(other.id, draftOf(wish));
  const changed = await client.getEventHook(other.id);
  const { hook, changes } = await ensureHook(client, wish, changed);
  return { hook, changes: [`adopted “${other.name}”`, ...changes] };
}

/** Okta deletes inactive hooks only. */
export async function removeHook(client: HookClient, hook: OktaEventHook): Promise<void> {
  if (hook.status === 'ACTIVE') await client.deactivateEventHook(hook.id);
  await client.deleteEventHook(hook.id);
}
