/**
 * Copies of histories that were kept elsewhere: what webhooks told, and exports of whole incidents. Everything else that
 * stands in the files is counted and passed over.
 */
import { z } from 'zod';
import type { ChainEntry } from '../../store/history.ts';
import { readLog } from '../backtest/read/read-log.ts';

/** What somebody was told: that the history had so many entries, the last of this hash. */
export type KeptHead = {
  /** `main/42` */
  readonly incident: string;
  readonly entries: number;
  readonly head: string;
  /** Where it stands, for people. */
  readonly at: string;
};

export type KeptCopies = {
  readonly heads: KeptHead[];
  /** Whole histories, by incident. */
  readonly chains: Map<string, readonly ChainEntry[]>;
  strangers: number;
};

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const entries = z.number().int().positive();

const eventShape = z.object({
  finding_info: z.object({ uid: z.string().regex(/^[a-z0-9-]+\/\d{1,15}$/) }),
  unmapped: z.object({ history: z.object({ entries, head: hash }) }),
});
const toldShape = z.union([
  z.object({ data: eventShape }).transform(({ data }) => data),
  eventShape,
]);

const exportShape = z.object({
  incident: z.object({ org: z.string(), id: z.number().int().positive() }),
  history: z
    .array(
      z.object({
        org: z.string(),
        incidentId: z.number(),
        sequence: z.number(),
        at: z.iso.datetime().transform((at) => new Date(at)),
        actor: z.string(),
        kind: z.string(),
        data: z.unknown(),
        previousHash: z.string(),
        hash,
      }),
    )
    .min(1),
});

/** Rejects with `LogFileError` where a file cannot be read. */
export async function readKeptCopies(
  files: readonly string[],
  stdin: Parameters<typeof readLog>[2],
): Promise<KeptCopies> {
  const copies: KeptCopies = { heads: [], chains: new Map(), strangers: 0 };
  for (const [index, name] of files.entries()) {
    const take = (bytes: Buffer, from: number, to: number, _file: number, line: number) => {
      const text = bytes.toString('utf8', from, to).trim();
      if (text !== '') takeIn(copies, parsed(text), `${name}:${line}`);
    };
    const refuse = () => {
      copies.strangers += 1;
    };
    await readLog(name, index, stdin, { take, refuse, room: async () => {} }, () => {});
  }
  return copies;
}

function takeIn(copies: KeptCopies, value: unknown, at: string): void {
  const told = toldShape.safeParse(value);
  if (told.success) {
    const { finding_info, unmapped } = told.data;
    copies.heads.push({ incident: finding_info.uid, ...unmapped.history, at });
    return;
  }
  const exported = exportShape.safeParse(value);
  const last = exported.data?.history.at(-1);
  if (!exported.success || last === undefined) {
    copies.strangers += 1;
    return;
  }
  const { org, id } = exported.data.incident;
  const incident = `${org}/${id}`;
  copies.heads.push({ incident, entries: last.sequence, head: last.hash, at });
  const known = copies.chains.get(incident);
  // Of two exports of one incident the later one goes on where the earlier one ends.
  if (known === undefined || known.length < exported.data.history.length)
    copies.chains.set(incident, exported.data.history);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
