import type { EventHookDraft, HookHeader, OktaEventHook } from './event-hooks.ts';
import { HOOK_EVENT_TYPES } from './hook-catalogue.ts';
import { markedName, markOf, secretMark } from './hook-mark.ts';

/** The hook that an org is to have, and how it compares with those it has. */
export type HookWish = {
  readonly org: string;
  /** Where deliveries are to go. */
  readonly uri: string;
  /** Addresses that reach the same receiver: a hook there belongs to this deployment as well. */
  readonly sameUris: readonly string[];
  /** Value of the `Authorization` header. */
  readonly secret: string;
  readonly header: HookHeader | null;
  /** Marks of every secret and second header that this deployment accepts; see `hook-mark.ts`. */
  readonly ownMarks: ReadonlySet<string>;
  /** Event types that the hook leaves to the System Log reader alone. */
  readonly leavesOut: readonly string[];
};

/** Returns the wanted hook in the form that Okta takes. */
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

/** Returns the mark of the wanted secret. */
export function wishedMark({ secret, header }: HookWish): string {
  return secretMark(secret, header);
}

/** Whether the hook leads to this deployment. */
export function isHere(wish: HookWish, { uri }: OktaEventHook): boolean {
  return [wish.uri, ...wish.sameUris].includes(uri);
}

/** Whether Okta delivers to the hook. */
export function isListening(hook: OktaEventHook): boolean {
  return hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED';
}

/** Whether the hook has the wanted address and header names and, as far as can be told, the wanted secret. */
export function hasOurChannel(wish: HookWish, hook: OktaEventHook): boolean {
  const mark = markOf(wish, hook);
  // Without a mark the secret is unknown. Verified at this address means that the receiver accepted it.
  const secretFits = mark === null ? isListening(hook) : mark === wishedMark(wish);
  return (
    secretFits &&
    isHere(wish, hook) &&
    hook.authHeader?.toLowerCase() === 'authorization' &&
    sameNames(hook.headerNames, wish.header === null ? [] : [wish.header.name])
  );
}

/** Whether the hook carries exactly the wanted event types. */
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
