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
  /** The hook that is as wanted, except perhaps for its events and its state. */
  readonly current: OktaEventHook | null;
  /** Further hooks that lead to this deployment. */
  readonly others: readonly OktaEventHook[];
  /** Hooks with one of this deployment's secrets that lead elsewhere: from before a move, or redirected by somebody. */
  readonly away: readonly OktaEventHook[];
  /**
   * Hooks named by the service, with a secret that this deployment does not have, that lead elsewhere: another
   * deployment's.
   */
  readonly foreign: readonly OktaEventHook[];
};

/**
 * Sorts the org's hooks by what they are to this deployment.
 * @throws OktaError where the hooks cannot be listed
 */
export async function findOurHooks(client: HookClient, wish: HookWish): Promise<HooksFound> {
  const hooks = await client.listEventHooks();
  const here = hooks.filter((hook) => isHere(wish, hook));
  const fitting = here.filter((hook) => hasOurChannel(wish, hook));
  // Prefers a hook that listens, then one marked with the secret over one whose secret is unknown.
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

/** Creates the wanted hook, or completes the present one. Doing it twice has the same result as once. */
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

/** Takes over a hook with another channel; it receives nothing between the change and the verification. */
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

/** Removes a hook; an active one is deactivated first, as Okta deletes inactive ones only. */
export async function removeHook(client: HookClient, hook: OktaEventHook): Promise<void> {
  if (hook.status === 'ACTIVE') await client.deactivateEventHook(hook.id);
  await client.deleteEventHook(hook.id);
}
