/** Reads `--labels`. A module of its own: the schema library takes longer to load than most runs need it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StolenSession } from './labels.ts';

const labelsSchema = z.array(
  z.object({
    sessionIds: z.array(z.string()).min(1),
    kind: z.string().default('stolen'),
  }),
);

export type LabelsReading =
  | { readonly ok: true; readonly labels: readonly StolenSession[] }
  | { readonly ok: false; readonly problem: string };

export async function readLabels(file: string): Promise<LabelsReading> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const parsed = labelsSchema.safeParse(value);
  if (parsed.success) return { ok: true, labels: parsed.data };
  const [first] = parsed.error.issues;
  return { ok: false, problem: `${first?.path.join('.')}: ${first?.message}` };
}
