/** Decides whether an incident may be closed as a duplicate of another that a person names. */
import type { Resolution } from '../../domain/response/incident.ts';
import type { Rows } from '../../store/database.ts';
import { isDuplicateOf } from '../../store/duplicates.ts';
import { findIncident, type Incident } from '../../store/incidents.ts';
import type { WantedIncident } from './several.ts';

/** What a person says of the incident that they close. */
export type SaidDuplicate = {
  readonly resolution: Resolution;
  /** The incident that it is a duplicate of; may be left out. */
  readonly of?: WantedIncident | undefined;
};

/**
 * Returns why not; null where it may. An incident of another org is as unknown here as one that does not exist. Where
 * each of several is a duplicate of the next, the last must not lead back: none would be the one to look at.
 */
export async function whyNotDuplicate(
  rows: Rows,
  incident: Incident,
  { resolution, of }: SaidDuplicate,
): Promise<string | null> {
  if (of === undefined) return null;
  if (resolution !== 'duplicate') return 'Only a duplicate is one of another incident.';
  if (of.id === incident.id) return `INC-${of.id} cannot be a duplicate of itself.`;
  const original = await findIncident(rows, incident.org, of.id);
  if (original === null || (of.uid != null && of.uid !== original.uid))
    return `There is no incident INC-${of.id} in this org.`;
  return (await isDuplicateOf(rows, incident.org, of.id, incident.id))
    ? `INC-${of.id} is itself a duplicate of INC-${incident.id}.`
    : null;
}
