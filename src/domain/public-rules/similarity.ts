/**
 * How alike two texts are, 0 to 1: twice the matching characters over all characters, where matching
 * blocks are found longest first (Ratcliff and Obershelp, as Python's `difflib.SequenceMatcher.ratio`,
 * without its shortcut for texts of 200 characters and more).
 */
export function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const total = a.length + b.length;
  return total === 0 ? 1 : (2 * matching(a, b)) / total;
}

function matching(a: string, b: string): number {
  const block = longestBlock(a, b);
  if (block.length === 0) return 0;
  return (
    block.length +
    matching(a.slice(0, block.inA), b.slice(0, block.inB)) +
    matching(a.slice(block.inA + block.length), b.slice(block.inB + block.length))
  );
}

/** The longest common block; of equally long ones the earliest in `a`, then in `b`. */
function longestBlock(a: string, b: string): { inA: number; inB: number; length: number } {
  let best = { inA: 0, inB: 0, length: 0 };
  let above = new Uint16Array(b.length + 1);
  for (let i = 0; i < a.length; i += 1) {
    const row = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j += 1) {
      if (a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      const length = (above[j] ?? 0) + 1;
      row[j + 1] = length;
      if (length > best.length) best = { inA: i - length + 1, inB: j - length + 1, length };
    }
    above = row;
  }
  return best;
}
