import { code } from './text.ts';

const ADDRESSES_A_LINE = 5;

/** Addresses that an action is about: whoever approves has to see each; a line holds so many that none is cut. */
export function blockedLines(addresses: readonly string[]): string[] {
  const lines = Array.from({ length: Math.ceil(addresses.length / ADDRESSES_A_LINE) }, (_, i) =>
    addresses.slice(i * ADDRESSES_A_LINE, (i + 1) * ADDRESSES_A_LINE),
  );
  return lines.map((some) => some.map((ip) => code(ip, 60)).join(' '));
}
