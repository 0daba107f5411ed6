/**
 * The elements of a JSON array, one at a time, without holding the array: only strings, escapes and
 * nesting are followed, and each element is parsed by itself.
 */

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const NEWLINE = 10;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

export type Element = { readonly bytes: Buffer; readonly line: number };

/** Yields the elements' bytes. What stands after the array's end is yielded as one more element. */
export async function* elementsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Element> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let elementLine = 1;
  let parts: Buffer[] = [];
  const finish = function* (part: Buffer): Generator<Element> {
    const bytes = parts.length === 0 ? part : Buffer.concat([...parts, part]);
    parts = [];
    if (bytes.toString('latin1', 0, 4096).trim() !== '') yield { bytes, line: elementLine };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) line += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) {
        inString = true;
      } else if (OPEN.has(byte)) {
        depth += 1;
        if (depth === 1) from = at + 1;
        if (depth === 2) elementLine = line;
      } else if (CLOSE.has(byte) || (byte === COMMA && depth === 1)) {
        if (CLOSE.has(byte)) depth -= 1;
        if (depth === 0 || byte === COMMA) {
          yield* finish(chunk.subarray(from, at));
          from = at + 1;
          elementLine = line;
        }
      }
    }
    parts.push(chunk.subarray(from));
  }
  yield* finish(Buffer.alloc(0));
}
