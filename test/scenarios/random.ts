/**
 * Seeded randomness for the scenario library. Every part of a company draws from its own stream, named
 * by what it decides, so leaving one kind of life out does not change the others.
 */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  readonly between: (low: number, high: number) => number;
  /** Whole number, both ends included. */
  readonly whole: (low: number, high: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Picks by weight; weights need not add up to one. */
  readonly weighted: <T>(items: readonly (readonly [T, number])[]) => T;
  readonly hex: (length: number) => string;
  /** Letters and digits, as in Okta's ids. */
  readonly token: (length: number) => string;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A stream fixed by the names given: the same names give the same draws, on any machine. */
export function random(...names: readonly (string | number)[]): Random {
  const next = stream(hash(names.join('/')));
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(items: readonly T[]): T => {
    const found = items[Math.floor(next() * items.length)];
    if (found === undefined) throw new RangeError('there is nothing to pick from');
    return found;
  };
  const text = (length: number, alphabet: string) => {
    let out = '';
    for (let i = 0; i < length; i += 1) out += alphabet[Math.floor(next() * alphabet.length)];
    return out;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    whole,
    pick,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items)[0];
    },
    hex: (length) => text(length, '0123456789abcdef'),
    token: (length) => text(length, LETTERS),
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32: small, fast, and good enough for a simulation. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
