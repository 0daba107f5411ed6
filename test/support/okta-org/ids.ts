/** Seeded random values: the same seed gives the same ids, secrets and disorder. */
export type Chance = {
  /** Evenly distributed in [0, 1). */
  next(): number;
  /** True in `share` of the cases. */
  happens(share: number): boolean;
  /** Returns `prefix` and enough letters and digits for `length` characters, like Okta's ids. */
  id(prefix: string, length?: number): string;
  uuid(): string;
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function startChance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32, by Tommy Ettinger, public domain: small, fast, good enough for tests.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const characters = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join(
      '',
    );
  return {
    next,
    happens: (share) => share > 0 && next() < share,
    id: (prefix, length = 20) => prefix + characters(ALPHABET, length - prefix.length),
    uuid: () => {
      const hex = (count: number): string => characters('0123456789abcdef', count);
      return `${hex(8)}-${hex(4)}-11f0-${characters('89ab', 1)}${hex(3)}-${hex(12)}`;
    },
  };
}
