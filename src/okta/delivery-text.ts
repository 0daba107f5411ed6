/**
 * Parses a delivery's JSON event by event, so that each is kept as Okta wrote it: writing a parsed event out again cost
 * more than parsing it.
 */
import { randomUUID } from 'node:crypto';
import { record } from './tolerant.ts';

export type ParsedDelivery = {
  readonly body: unknown;
  /** The text of each of `data.events`; null where the texts could not be cut out. */
  readonly texts: readonly string[] | null;
};

const LIST = '"events":[';
const FIRST_KEY = /\{"[^"\\]*":/y;

/** Stands for the list while the envelope is parsed; a sender cannot know it. */
const PLACE = randomUUID();

/** Parses a delivery. Throws a SyntaxError for whatever `JSON.parse` refuses, and returns as `body` what it returns. */
export function parseDelivery(text: string): ParsedDelivery {
  return cutAndParsed(text) ?? { body: JSON.parse(text), texts: null };
}

/**
 * Guesses where the list and its items begin and end, and proves it by parsing: if every piece is JSON by itself, and
 * so is the rest, with the placeholder as its `data.events`, there is no other reading. Returns null where a guess was
 * wrong: an indented delivery, an odd event, another list after it.
 */
function cutAndParsed(text: string): ParsedDelivery | null {
  const from = text.indexOf(LIST) + LIST.length;
  const to = text.lastIndexOf(']');
  const texts = from < LIST.length ? [] : pieces(text, from, to);
  if (texts.length === 0) return null;
  try {
    const events = texts.map((piece): unknown => JSON.parse(piece));
    const body: unknown = JSON.parse(`${text.slice(0, from - 1)}"${PLACE}"${text.slice(to + 1)}`);
    const data = record(record(body)?.data);
    if (data?.events !== PLACE) return null;
    data.events = events;
    return { body, texts };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Cuts the list into the texts of its events, which begin with the same key; `},{"key":` cannot be inside a string. */
function pieces(text: string, from: number, to: number): string[] {
  FIRST_KEY.lastIndex = from;
  const start = FIRST_KEY.exec(text)?.[0];
  const found: string[] = [];
  if (start === undefined || to <= from) return found;
  const border = `},${start}`;
  let at = from;
  for (;;) {
    const next = text.indexOf(border, at);
    if (next === -1 || next > to) break;
    found.push(text.slice(at, next + 1));
    at = next + 2;
  }
  found.push(text.slice(at, to));
  return found;
}
