/** Names the incident of a button by more than its number, which after a restore may be another incident's. */
import type { IncidentStory } from '../domain/response/incident-story.ts';

export type ClickedIncident = {
  readonly org: string;
  readonly incidentId: number;
  /** The incident's unique id; null in messages about incidents from before they had one. */
  readonly uid: string | null;
};

/** Returns the beginning of a button's value: `main:42.5f0c…`, or `main:42`. */
export function clickedValue({ org, incidentId, uid }: ClickedIncident): string {
  return `${org}:${incidentId}${uid === null ? '' : `.${uid}`}`;
}

export function shownValue({ org, id, uid }: Pick<IncidentStory, 'org' | 'id' | 'uid'>): string {
  return clickedValue({ org: org.key, incidentId: id, uid });
}

/** Reads the parts of such a beginning; null for what `clickedValue` did not write. */
export function readClickedIncident(
  org: string | undefined,
  incident: string | undefined,
): ClickedIncident | null {
  const [id, uid = null, ...rest] = incident?.split('.') ?? [];
  const isUid = uid === null || /^[0-9a-f]{12}$/.test(uid);
  if (org === undefined || !isId(id) || !isUid || rest.length > 0) return null;
  return { org, incidentId: Number(id), uid };
}

export function isId(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,15}$/.test(text);
}
