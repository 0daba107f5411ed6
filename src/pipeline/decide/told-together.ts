/** Decides whether a user's incident is told alone or with the others of the hour, and tells how many there are. */
import { isWorthSaying, TOLD_WITHIN_MS, toldWith } from '../../domain/response/told-together.ts';
import type { Transaction } from '../../store/database.ts';
import { changeIncident, type Incident, lockIncident } from '../../store/incidents.ts';
import { countToldWith, lockUser, toldAloneOf } from '../../store/told-together.ts';
import type { Dependencies } from '../dependencies.ts';
import type { IncidentFacts } from './incident-facts.ts';

/** Returns the incident with which one that is opened now is told; null where it is told alone. */
export async function openedWith(
  tx: Transaction,
  org: string,
  facts: IncidentFacts,
  now: number,
): Promise<number | null> {
  const { verdict, userId, details } = facts;
  await lockUser(tx, org, userId);
  const since = new Date(now - TOLD_WITHIN_MS);
  const before = await toldAloneOf(tx.rows, { org, userId, since, before: null });
  return toldWith(before, { verdict, ...details });
}

/** Returns what changes for an incident told with others when it is judged anew: a graver one is told alone. */
export async function stillToldWith(
  { rows }: Transaction,
  { id, org, openedAt, details: { toldWith: first } }: Incident,
  { verdict, userId, details }: IncidentFacts,
): Promise<{ toldWith?: null }> {
  if (first == null) return {};
  const since = new Date(openedAt.getTime() - TOLD_WITHIN_MS);
  const before = await toldAloneOf(rows, { org, userId, since, before: id });
  // Compared as it was then: what became of the others since makes this one no graver.
  const open = before.map((one) => ({ ...one, isOpen: true, isContained: false }));
  return toldWith(open, { verdict, ...details }) === null ? { toldWith: null } : {};
}

/** Notes on the first incident how many more there are, and has it told, where that is worth saying. */
export async function sayThatThereAreMore(
  tx: Transaction,
  { jobs }: Pick<Dependencies, 'jobs'>,
  { org, userId, details: { toldWith: id } }: Incident,
  now: number,
): Promise<void> {
  if (id == null || userId === null) return;
  const first = await lockIncident(tx, org, id);
  if (first === null) return;
  const count = await countToldWith(tx.rows, { org, userId, id });
  if (!isWorthSaying(count)) return;
  await changeIncident(tx, first, { details: { toldWithIt: count } }, new Date(now));
  await jobs.enqueue(tx, 'notify', [{ data: { org, incidentId: id } }]);
}
