/**
 * Yields JSON values that follow each other, or the elements of an array, one at a time and without holding the whole:
 * only strings, escapes and nesting are followed, and each value is parsed by itself.
 */
import { LONGEST_BYTES } from './lines.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const NEWLINE = 10;
const SPACE = 32;
const OBJECT = 123;
const OPEN = new Set([91, OBJECT]);
const CLOSE = new Set([93, 125]);

export type JsonValue = { readonly bytes: Buffer; readonly line: number };

/**
 * Yields the bytes of each value, and what is between them, line by line, if not blank.
 * @param level how deep the values are: 0 for values in a row, 1 for the elements of arrays, among which single objects
 * may occur
 */
export async function* valuesOf(
  chunks: AsyncIterable<Buffer>,
  level: 0 | 1,
): AsyncGenerator<JsonValue> {
  let depth = 0;
  /** Whether the current object is in no array. */
  let alone = level === 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let valueLine = 1;
  /** Whether the value's first bracket was seen, whose line is the value's. */
  let begun = false;
  let parts: Buffer[] = [];
  let partsBytes = 0;
  const finish = function* (part: Buffer): Generator<JsonValue> {
    const bytes = parts.length === 0 ? part : Buffer.concat([...parts, part]);
    const at = begun ? valueLine : valueLine + blankLinesBefore(bytes);
    parts = [];
    partsBytes = 0;
    begun = false;
    if (bytes.toString('latin1', 0, 4096).trim() !== '') yield { bytes, line: at };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) {
        line += 1;
        // A JSON string cannot span lines: this one was cut off.
        inString = false;
        if (depth > 0) continue;
        yield* finish(chunk.subarray(from, at));
        from = at + 1;
        valueLine = line;
        continue;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) {
        inString = true;
        escaped = false;
      } else if (OPEN.has(byte)) {
        depth += 1;
        if (depth === 1 && level === 1) {
          yield* finish(chunk.subarray(from, at));
          alone = byte === OBJECT;
          from = alone ? at : at + 1;
        }
        if (begun || depth !== (alone ? 1 : 2)) continue;
        begun = true;
        valueLine = line;
      } else if (CLOSE.has(byte)) {
        depth -= 1;
        if (depth > 0) continue;
        depth = 0;
        yield* finish(chunk.subarray(from, alone ? at + 1 : at));
        from = at + 1;
        valueLine = line;
      } else if (byte === COMMA && depth === 1 && !alone) {
        yield* finish(chunk.subarray(from, at));
        from = at + 1;
        valueLine = line;
      }
    }
    parts.push(chunk.subarray(from));
    partsBytes += chunk.length - from;
    if (partsBytes > LONGEST_BYTES) yield* finish(Buffer.alloc(0));
  }
  yield* finish(Buffer.alloc(0));
}

/** Returns how many lines end before the text begins. */
function blankLinesBefore(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) {
    if (byte > SPACE) break;
    if (byte === NEWLINE) lines += 1;
  }
  return lines;
}
