import { code } from './text.ts';

const ADDRESSES_A_LINE = 5;

/** Returns an action's addresses in lines short enough that none is cut: whoever approves has to see each of them. */
export function blockedLines(addresses: readonly string[]): string[] {
  const lines = Array.from({ length: Math.ceil(addresses.length / ADDRESSES_A_LINE) }, (_, i) =>
    addresses.slice(i * ADDRESSES_A_LINE, (i + 1) * ADDRESSES_A_LINE),
  );
  return lines.map((some) => some.map((ip) => code(ip, 60)).join(' '));
}
