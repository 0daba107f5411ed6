import type { EventHookDraft, HookHeader, OktaEventHook } from './event-hooks.ts';
import { HOOK_EVENT_TYPES } from './hook-catalogue.ts';
import { markedName, markOf, secretMark } from './hook-mark.ts';

/** The hook an org is to have, and what else may be at its place already. */
export type HookWish = {
  readonly org: string;
  /** Where deliveries are to go. */
  readonly uri: string;
  /** Addresses that reach the same receiver: a hook there is ours as well. */
  readonly sameUris: readonly string[];
  /** Value of the `Authorization` header. */
  readonly secret: string;
  readonly header: HookHeader | null;
  /** Of every secret and second header that this deployment accepts; see `hook-mark.ts`. */
  readonly ownMarks: ReadonlySet<string>;
  /** Event types that it is not to bring: the System Log reader alone does. */
  readonly leavesOut: readonly string[];
};

/** The wanted hook as Okta is asked for it. */
export function draftOf(wish: HookWish): EventHookDraft {
  return {
    name: markedName(wish.org, wishedMark(wish)),
    description:
      'Brings sign-in and session events to Session Warden. Managed by `warden register`.',
    uri: wish.uri,
    eventTypes: eventTypesOf(wish),
    auth: { name: 'Authorization', value: wish.secret },
    headers: wish.header === null ? [] : [wish.header],
  };
}

/** The mark of the secret that is to be used. */
export function wishedMark({ secret, header }: HookWish): string {
  return secretMark(secret, header);
}

/** Whether it leads to this deployment. */
export function isHere(wish: HookWish, { uri }: OktaEventHook): boolean {
  return [wish.uri, ...wish.sameUris].includes(uri);
}

/** Whether Okta delivers to it. */
export function isListening(hook: OktaEventHook): boolean {
  return hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED';
}

/** Same address, same header names, and, as far as can be told, the same secret. */
export function hasOurChannel(wish: HookWish, hook: OktaEventHook): boolean {
  const mark = markOf(wish, hook);
  // Without a mark the secret is unknown. Verified at our address means that our receiver took it.
  const secretFits = mark === null ? isListening(hook) : mark === wishedMark(wish);
  return (
    secretFits &&
    isHere(wish, hook) &&
    hook.authHeader?.toLowerCase() === 'authorization' &&
    sameNames(hook.headerNames, wish.header === null ? [] : [wish.header.name])
  );
}

/** Whether it carries exactly the event types that it is to bring. */
export function hasOurEvents(wish: HookWish, hook: OktaEventHook): boolean {
  return sameNames(hook.eventTypes, eventTypesOf(wish));
}

function eventTypesOf({ leavesOut }: HookWish): readonly string[] {
  return HOOK_EVENT_TYPES.filter((eventType) => !leavesOut.includes(eventType));
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  const lowered = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()));
  return lowered(left).symmetricDifference(lowered(right)).size === 0;
}
