/** Handles keys that a mapping of the file has twice: a mistake that must not hide the others. */
import { type Document, isNode, isPair, isSeq, type Pair, visit } from 'yaml';

/** Returns the path of the key that begins at the offset; empty where none does. */
export function keyPathAt(document: Document, offset: number): PropertyKey[] {
  let found: PropertyKey[] = [];
  visit(document, {
    Pair: (_key, pair, around) => {
      if (!isNode(pair.key) || pair.key.range?.[0] !== offset) return;
      found = [...around, pair].flatMap((part, index, all): PropertyKey[] => {
        if (isPair(part)) return [String(part.key)];
        return isSeq(part) ? [part.items.indexOf(all[index + 1])] : [];
      });
      return visit.BREAK;
    },
  });
  return found;
}

/** Keeps only the last of each repeated key, whose value is the one read; so other mistakes are placed correctly. */
export function leaveLast(document: Document): void {
  visit(document, {
    Map: (_key, map) => {
      const last = new Map(map.items.map((pair) => [nameOf(pair), pair]));
      map.items = map.items.filter((pair) => last.get(nameOf(pair)) === pair);
    },
  });
}

function nameOf({ key }: Pair): string {
  return String(key);
}
