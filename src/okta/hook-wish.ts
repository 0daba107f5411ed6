import { createHmac } from 'node:crypto';
import type { EventHookDraft, HookHeader, OktaEventHook } from './event-hooks.ts';
import { HOOK_EVENT_TYPES } from './hook-catalogue.ts';

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
  /** Event types that it is not to bring: the System Log reader alone does. */
  readonly leavesOut: readonly string[];
};

/** Hook names begin with this and end with the secret's mark; see `secretMark`. */
function namePrefix(org: string): string {
  return `Session Warden (${org})`;
}

/**
 * Eight characters that tell two secrets apart, for Okta never gives a secret back: a keyed hash, of
 * which 32 bits say nothing about a random secret. They stand in the hook's name.
 */
export function secretMark(secret: string, header: HookHeader | null): string {
  const second = header === null ? '' : `${header.name.toLowerCase()}: ${header.value}`;
  return createHmac('sha256', secret)
    .update(`session-warden event hook ${second}`)
    .digest('hex')
    .slice(0, 8);
}

/** The mark in a hook's name, or null where the hook was not made by us. */
export function markOf(wish: HookWish, hook: OktaEventHook): string | null {
  const rest = hook.name.startsWith(namePrefix(wish.org))
    ? hook.name.slice(namePrefix(wish.org).length)
    : '';
  return /^ ([0-9a-f]{8})$/.exec(rest)?.[1] ?? null;
}

/** The wanted hook as Okta is asked for it. */
export function draftOf(wish: HookWish): EventHookDraft {
  return {
    name: `${namePrefix(wish.org)} ${secretMark(wish.secret, wish.header)}`,
    description:
      'Brings sign-in and session events to Session Warden. Managed by `warden register`.',
    uri: wish.uri,
    eventTypes: eventTypesOf(wish),
    auth: { name: 'Authorization', value: wish.secret },
    headers: wish.header === null ? [] : [wish.header],
  };
}

/** Ours by address or by name. */
export function isOurs(wish: HookWish, hook: OktaEventHook): boolean {
  return [wish.uri, ...wish.sameUris].includes(hook.uri) || markOf(wish, hook) !== null;
}

/** Whether Okta delivers to it. */
export function isListening(hook: OktaEventHook): boolean {
  return hook.status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED';
}

/** Same address, same header names, and, as far as can be told, the same secret. */
export function hasOurChannel(wish: HookWish, hook: OktaEventHook): boolean {
  const mark = markOf(wish, hook);
  // Without a mark the secret is unknown. Verified at our address means that our receiver took it.
  const secretFits =
    mark === null ? isListening(hook) : mark === secretMark(wish.secret, wish.header);
  return (
    secretFits &&
    [wish.uri, ...wish.sameUris].includes(hook.uri) &&
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
