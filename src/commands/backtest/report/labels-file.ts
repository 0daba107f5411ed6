/** Reads `--labels`. A module of its own: the schema library takes longer to load than most runs need it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileTrouble } from '../read/log-file-error.ts';
import type { StolenSession } from './labels.ts';

const id = z.string().min(1);
const kind = z.string().default('stolen');

/** One theft: its session ids, one id, or the bare id. */
const labelSchema = z.union([
  z.object({ sessionIds: z.array(id).min(1), kind }),
  z.object({ sessionId: id, kind }).transform((one) => ({ ...one, sessionIds: [one.sessionId] })),
  id.transform((one) => ({ sessionIds: [one], kind: 'stolen' })),
]);

const FORM =
  'must be {"sessionIds": ["…"], "kind"?: "…"}, {"sessionId": "…"} or the session id alone';

/** As the console, the API and alerts show one. */
const HASHED_ID = /^sid_[0-9a-f]{24}$/;
const HASHED =
  'is a hashed session id (sid_…), which no log has: Okta’s own is in the events, authenticationContext.externalSessionId';

export type LabelsReading =
  | { readonly ok: true; readonly labels: readonly StolenSession[] }
  | { readonly ok: false; readonly problem: string };

/** A JSON array of labels, or one label a line. */
export async function readLabels(file: string): Promise<LabelsReading> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { ok: false, problem: fileTrouble(error) };
  }
  const values = valuesIn(text.replace(/^\uFEFF/, ''));
  if (values === null)
    return { ok: false, problem: 'is neither a JSON array nor one label a line' };
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

/** A session id as it stands in a list, without quotes. Okta's are of 25 characters; a heading has no digit. */
const BARE_ID = /^(?=.*\d)[\w-]{8,200}$/;

function valuesIn(text: string): unknown[] | null {
  const whole = parsedJson(text);
  if (Array.isArray(whole)) return whole;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line) => (BARE_ID.test(line.trim()) ? line.trim() : parsedJson(line)));
  return values.includes(undefined) ? null : values;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
