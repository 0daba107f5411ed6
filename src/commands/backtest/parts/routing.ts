/**
 * Assigns people to parts of the work. All events of a person go to the same part, so that each part can judge its
 * people's sessions by itself.
 */

/** Returns the part of a person: FNV-1a of the id, spread over `parts`. */
export function partOf(userId: string, parts: number): number {
  let hash = FNV_START;
  for (let i = 0; i < userId.length; i += 1) hash = fnv(hash, userId.charCodeAt(i));
  return (hash >>> 0) % parts;
}

const FNV_START = 0x811c9dc5;

function fnv(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

const ACTOR = Buffer.from('"actor"');
/** Okta's usual form of an actor, whose id is read without a search. */
const USUAL_START = Buffer.from('"actor":{"id":"');
const QUOTE = 34;
const ID = /"id"\s*:\s*"([^"\\]*)"/;
/** Bytes within which an actor's id begins, in practice. */
const LOOK_BYTES = 480;

/**
 * Guesses the part of a line that is not parsed yet, well enough to spread the work: whoever parses it finds the right
 * one, and passes on what came to the wrong part.
 */
export function guessPart(bytes: Buffer, from: number, to: number, parts: number): number {
  const actor = bytes.indexOf(ACTOR, from);
  if (actor === -1 || actor >= to) return partOf('', parts);
  const id = actor + USUAL_START.length;
  if (USUAL_START.compare(bytes, actor, id) === 0) {
    // Hashed byte by byte, as in `partOf`: making a string for every line would take longer than all the rest here.
    let hash = FNV_START;
    let at = id;
    while (at < to && bytes[at] !== QUOTE) {
      hash = fnv(hash, bytes[at] ?? 0);
      at += 1;
    }
    if (at < to) return (hash >>> 0) % parts;
  }
  const text = bytes.toString('latin1', actor, Math.min(to, actor + LOOK_BYTES));
  return partOf(ID.exec(text)?.[1] ?? '', parts);
}
