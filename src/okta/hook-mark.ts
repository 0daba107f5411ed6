/**
 * Marks each hook's name with a hash of its secret, which Okta never gives back: so it can be told which secret it
 * carries.
 */
import { createHmac } from 'node:crypto';
import type { HookHeader } from './event-hooks.ts';

/** All secrets, and all values of the second header, that an org's deliveries may come with. */
export type HookSecrets = {
  readonly hookSecrets: readonly string[];
  readonly hookHeader: { readonly name: string; readonly values: readonly string[] } | null;
};

export function markedName(org: string, mark: string): string {
  return `${namePrefix(org)} ${mark}`;
}

function namePrefix(org: string): string {
  return `Session Warden (${org})`;
}

/**
 * Returns eight characters that tell two secrets apart: a keyed hash, of which 32 bits reveal nothing about a random
 * secret.
 */
export function secretMark(secret: string, header: HookHeader | null): string {
  const second = header === null ? '' : `${header.name.toLowerCase()}: ${header.value}`;
  return createHmac('sha256', secret)
    .update(`session-warden event hook ${second}`)
    .digest('hex')
    .slice(0, 8);
}

/**
 * Returns the marks of all secrets that a deployment accepts: a hook with another mark belongs to another deployment,
 * or has a lost secret.
 */
export function marksOf({ hookSecrets, hookHeader }: HookSecrets): ReadonlySet<string> {
  const headers =
    hookHeader === null
      ? [null]
      : hookHeader.values.map((value) => ({ name: hookHeader.name, value }));
  return new Set(
    hookSecrets.flatMap((secret) => headers.map((header) => secretMark(secret, header))),
  );
}

/** Returns the mark in a hook's name, or null where the hook was not made by the service. */
export function markOf(
  { org }: { readonly org: string },
  { name }: { readonly name: string },
): string | null {
  const rest = name.startsWith(namePrefix(org)) ? name.slice(namePrefix(org).length) : '';
  return /^ ([0-9a-f]{8})$/.exec(rest)?.[1] ?? null;
}
