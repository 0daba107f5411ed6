/** Finds the incident that another was closed as a duplicate of. */
import { z } from 'zod';
import type { Rows } from '../../store/database.ts';
import { readHistory } from '../../store/history.ts';
import { listIncidents } from '../../store/incident-list.ts';
import { findIncident, type Incident, isOpen } from '../../store/incidents.ts';

const tied = z.object({ duplicateOf: z.number() });

/**
 * Returns the original; null where none is found. A person who closes a duplicate need not say of which: then it is
 * taken for another of the same user's, an open one first, else the latest.
 */
export async function originalOf(rows: Rows, duplicate: Incident): Promise<Incident | null> {
  const seen = new Set([duplicate.id]);
  for (let named = await tiedTo(rows, duplicate); named !== null && !seen.has(named.id); ) {
    if (named.resolution !== 'duplicate') return named;
    seen.add(named.id);
    named = await tiedTo(rows, named);
  }
  return anotherOfUser(rows, duplicate);
}

async function tiedTo(rows: Rows, incident: Incident): Promise<Incident | null> {
  const { org, id, duplicateOf, closedBy } = incident;
  if (duplicateOf !== null) return findIncident(rows, org, duplicateOf);
  // Where the sessions turned out to be one, an earlier version named it in the history alone.
  if (closedBy !== 'system') return null;
  const history = await readHistory(rows, org, id);
  const named = history.flatMap(({ data }) => tied.safeParse(data).data?.duplicateOf ?? []);
  const original = named.at(-1);
  return original === undefined ? null : findIncident(rows, org, original);
}

async function anotherOfUser(rows: Rows, { org, id, kind, userId }: Incident) {
  if (userId === null) return null;
  const others = (await listIncidents(rows, { org, kinds: [kind], userId })).filter(
    (other) => other.id !== id && other.resolution !== 'duplicate',
  );
  const original = others.find(isOpen) ?? others[0];
  return original === undefined ? null : findIncident(rows, org, original.id);
}
