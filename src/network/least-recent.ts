/** Remembers the last `capacity` results of a pure function, by its first argument. */
export function remembering<K, V extends object | null, Rest extends readonly unknown[] = []>(
  capacity: number,
  compute: (key: K, ...rest: Rest) => V,
): (key: K, ...rest: Rest) => V {
  // Two generations instead of a linked list: the same bound, and one lookup for what is in use.
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  return (key, ...rest) => {
    const fresh = young.get(key);
    if (fresh !== undefined) return fresh;
    const aged = old.get(key);
    const value = aged === undefined ? compute(key, ...rest) : aged;
    if (young.size >= capacity / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}
