/** Remembers the last `capacity` results of a pure function, by its argument. */
export function remembering<K, V extends object | null>(
  capacity: number,
  compute: (key: K) => V,
): (key: K) => V {
  // Two generations instead of a linked list: the same bound, and one lookup for what is in use.
  let young = new Map<K, V>();
  let old = new Map<K, V>();
  return (key) => {
    const fresh = young.get(key);
    if (fresh !== undefined) return fresh;
    const aged = old.get(key);
    const value = aged === undefined ? compute(key) : aged;
    if (young.size >= capacity / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
    return value;
  };
}
