/** A map of at most `capacity` entries, which drops those that were used longest ago. */
export type RecentMap<K, V> = {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V) => void;
};

/** Returns a map that keeps the entries used last: at least half of `capacity`, and at most all of it. */
export function recentMap<K, V>(capacity: number): RecentMap<K, V> {
  // Two generations instead of a linked list: the same bound, and one lookup for entries in use.
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  const set = (key: K, value: V) => {
    if (young.size >= capacity / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    set,
    get: (key) => {
      const fresh = young.get(key);
      if (fresh !== undefined) return fresh;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
  };
}

/** Returns a pure function that remembers its last `capacity` results by its first argument. */
export function remembering<K, V extends object | null, Rest extends readonly unknown[] = []>(
  capacity: number,
  compute: (key: K, ...rest: Rest) => V,
): (key: K, ...rest: Rest) => V {
  const known = recentMap<K, V>(capacity);
  return (key, ...rest) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key, ...rest);
    known.set(key, value);
    return value;
  };
}
