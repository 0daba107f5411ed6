/**
 * Reads copies of histories that were kept elsewhere: what webhooks were told, and exports. An entry may be in several
 * of them. Everything else in the files is counted and skipped.
 */
import { z } from 'zod';
import { incidentName } from '../../domain/response/incident-name.ts';
import { type ChainEntry, isOwnHash } from '../../store/history.ts';
import { readLog } from '../backtest/read/read-log.ts';
import type { Problem } from './problem.ts';

/** What somebody was told: the number of entries in the history, and the hash of the last. */
export type KeptHead = {
  /** The incident's name by `incidentName`. */
  readonly incident: string;
  readonly entries: number;
  readonly head: string;
  /** File and line, for people. */
  readonly at: string;
};

export type KeptEntry = ChainEntry & {
  /** The incident's name by `incidentName`. */
  readonly incident: string;
  /** File and line, for people. */
  readonly where: string;
};

export type KeptCopies = {
  readonly heads: KeptHead[];
  /** Entries by incident, then by number. */
  readonly entries: Map<string, Map<number, KeptEntry>>;
  /** What is wrong with the copies themselves. */
  readonly problems: Problem[];
  strangers: number;
};

/** Returns what the copies contain of an incident's history, the oldest first. */
export function keptChain({ entries }: KeptCopies, incident: string): readonly KeptEntry[] {
  return [...(entries.get(incident)?.values() ?? [])].sort((a, b) => a.sequence - b.sequence);
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const entries = z.number().int().positive();

const sequence = z.number().int().positive();
const entryFields = {
  sequence,
  at: z.iso.datetime().transform((at) => new Date(at)),
  actor: z.string(),
  kind: z.string(),
  data: z.unknown(),
  previousHash: z.string(),
  hash,
};

const eventShape = z.object({
  finding_info: z.object({ uid: z.string().regex(/^[a-z0-9-]+\/\d{1,15}(?:\/[0-9a-f]{12})?$/) }),
  unmapped: z.object({
    history: z.object({ entries, head: hash, new: z.array(z.object(entryFields)).optional() }),
  }),
});
const toldShape = z.union([
  z.object({ data: eventShape }).transform(({ data }) => data),
  eventShape,
]);

const exportShape = z.object({
  incident: z.object({
    org: z.string(),
    id: z.number().int().positive(),
    /** Missing in exports of earlier versions. */
    uid: z.string().nullable().default(null),
  }),
  history: z.array(z.object({ org: z.string(), incidentId: z.number(), ...entryFields })).min(1),
});

/** Reads the copies in the files. Rejects with `LogFileError` where a file cannot be read. */
export async function readKeptCopies(
  files: readonly string[],
  stdin: Parameters<typeof readLog>[2],
): Promise<KeptCopies> {
  const copies: KeptCopies = { heads: [], entries: new Map(), problems: [], strangers: 0 };
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
    const { uid } = told.data.finding_info;
    const { entries, head, new: fresh = [] } = told.data.unmapped.history;
    const [org = '', id] = uid.split('/');
    copies.heads.push({ incident: uid, entries, head, at });
    const of = { incident: uid, org, incidentId: Number(id), where: at };
    for (const entry of fresh) keep(copies, { ...of, ...entry });
    return;
  }
  const exported = exportShape.safeParse(value);
  const last = exported.data?.history.at(-1);
  if (!exported.success || last === undefined) {
    copies.strangers += 1;
    return;
  }
  const incident = incidentName(exported.data.incident);
  copies.heads.push({ incident, entries: last.sequence, head: last.hash, at });
  for (const entry of exported.data.history) keep(copies, { ...entry, incident, where: at });
}

/** Keeps the first entry of each number; another one with different content is a problem. */
function keep({ entries, problems }: KeptCopies, entry: KeptEntry): void {
  const { incident, sequence, where } = entry;
  const ofIncident = entries.get(incident) ?? new Map<number, KeptEntry>();
  const known = ofIncident.get(sequence);
  if (!isOwnHash(entry)) {
    problems.push({ incident, problem: `Entry ${sequence}: its content was changed (${where}).` });
  } else if (known !== undefined && known.hash !== entry.hash) {
    const problem = `Entry ${sequence}: two copies tell it differently (${known.where}, ${where}).`;
    problems.push({ incident, problem });
  } else if (known === undefined) entries.set(incident, ofIncident.set(sequence, entry));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
