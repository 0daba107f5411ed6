/** Reads `--labels`. A module of its own, since the schema library takes longer to load than most runs take. */
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { openBytes } from '../read/byte-chunks.ts';
import { valuesOf } from '../read/json-values.ts';
import { LogFileError } from '../read/log-file-error.ts';
import { decoded } from '../read/read-log.ts';
import type { StolenSession } from './labels.ts';

const id = z.string().min(1);
const kind = z
  .string()
  .nullish()
  .transform((said) => said ?? 'stolen');

/** One theft: its session ids, one id, or the bare id. */
const labelSchema = z.union([
  z.object({ sessionIds: z.array(id).min(1), kind }),
  z.object({ sessionId: id, kind }).transform((one) => ({ ...one, sessionIds: [one.sessionId] })),
  id.transform((one) => ({ sessionIds: [one], kind: 'stolen' })),
]);

const FORM =
  'must be {"sessionIds": ["…"], "kind"?: "…"}, {"sessionId": "…"} or the session id alone';

/** A hashed session id, as the console, the API and alerts show it. */
const HASHED_ID = /^sid_[0-9a-f]{24}$/;
const HASHED =
  'is a hashed session id (sid_…), which no log has: Okta’s own is in the events, authenticationContext.externalSessionId';

export type LabelsReading =
  | { readonly ok: true; readonly labels: readonly StolenSession[] }
  | { readonly ok: false; readonly problem: string };

/** Reads a JSON array of labels, one label per line, or labels one after the other; encoded and packed like a log. */
export async function readLabels(file: string): Promise<LabelsReading> {
  let text: Buffer;
  try {
    text = await bytesOf(file);
  } catch (error) {
    if (!(error instanceof LogFileError)) throw error;
    return { ok: false, problem: error.trouble };
  }
  const values = await valuesIn(text);
  if (typeof values === 'string') return { ok: false, problem: values };
  const labels: StolenSession[] = [];
  for (const [i, value] of values.entries()) {
    const parsed = labelSchema.safeParse(value);
    if (!parsed.success) return { ok: false, problem: `label ${i + 1} ${FORM}` };
    if (parsed.data.sessionIds.some((one) => HASHED_ID.test(one)))
      return { ok: false, problem: `label ${i + 1} ${HASHED}` };
    labels.push({ sessionIds: parsed.data.sessionIds, kind: parsed.data.kind });
  }
  return { ok: true, labels };
}

async function bytesOf(file: string): Promise<Buffer> {
  // Always a path, even `-`: standard input is for the log.
  const source = await openBytes(resolve(file), Readable.from([]));
  const chunks: Buffer[] = [];
  for await (const chunk of decoded(source.chunks)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A session id in a list, without quotes. Okta's have 25 characters, none of which need be a digit; a heading is
 * shorter.
 */
const BARE_ID = /^(?=.*\d|.{20})[\w-]{8,200}$/;

/** Returns the labels, not validated yet, or what is wrong with the file. */
async function valuesIn(bytes: Buffer): Promise<unknown[] | string> {
  const text = bytes.toString('utf8');
  const whole = parsedJson(text);
  if (Array.isArray(whole)) return whole;
  const lines = text.split('\n').map((line, i) => ({ line: line.trim(), number: i + 1 }));
  const written = lines.filter(({ line }) => line !== '');
  const values = written.map(({ line }) => (BARE_ID.test(line) ? line : parsedJson(line)));
  const wrong = values.indexOf(undefined);
  if (wrong === -1) return values;
  const inRow = await valuesInRow(bytes);
  if (!inRow.includes(undefined)) return inRow;
  return `is neither a JSON array nor one label a line: line ${written[wrong]?.number} is none`;
}

/** Returns values written over several lines each, as from `jq`. */
async function valuesInRow(bytes: Buffer): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of valuesOf(Readable.from([bytes]), 0))
    values.push(parsedJson(value.bytes.toString('utf8')));
  return values;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
