/**
 * Which part of the work a person belongs to. All events of a person go to the same part, so that each
 * part can judge its people's sessions by itself.
 */

/** FNV-1a of the id, spread over `parts`. */
export function partOf(userId: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i += 1) {
    hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % parts;
}

const ACTOR = Buffer.from('"actor"');
/** How Okta writes an actor: then the id is read without a search. */
const USUAL_START = Buffer.from('"actor":{"id":"');
const QUOTE = 34;
const ID = /"id"\s*:\s*"([^"\\]*)"/;
/** Where an actor's id stands at the latest, in practice. */
const LOOK_BYTES = 480;

/**
 * A guess at the person of a line that is not parsed yet, good enough to spread the work: whoever parses
 * it finds out the truth, and passes on what came to the wrong place.
 */
export function guessUser(bytes: Buffer, from: number, to: number): string {
  const actor = bytes.indexOf(ACTOR, from);
  if (actor === -1 || actor >= to) return '';
  const id = actor + USUAL_START.length;
  if (USUAL_START.compare(bytes, actor, id) === 0) {
    const end = bytes.indexOf(QUOTE, id);
    if (end !== -1 && end < to) return bytes.toString('latin1', id, end);
  }
  const text = bytes.toString('latin1', actor, Math.min(to, actor + LOOK_BYTES));
  return ID.exec(text)?.[1] ?? '';
}
