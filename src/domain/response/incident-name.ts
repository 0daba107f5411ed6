/**
 * What an incident is called outside the database. Its number alone is not enough: after a restore, the numbers given
 * out since the backup are given out again, to other people's incidents.
 */
export type NamedIncident = {
  readonly org: string;
  readonly id: number;
  /** Twelve random hexadecimal digits; null where it was opened before incidents had them. */
  readonly uid: string | null;
};

/** As the API takes it in a path: `INC-42.5f0c…`, or `INC-42` where it has no `uid`. */
export function incidentRef({ id, uid }: Pick<NamedIncident, 'id' | 'uid'>): string {
  return `INC-${id}${uid === null ? '' : `.${uid}`}`;
}

/** `main-42-5f0c…`, for the ids of what is sent to Okta, which silently drops a repeated id as old news. */
export function sentReference({ org, id, uid }: NamedIncident): string {
  return [org, id, ...(uid === null ? [] : [uid])].join('-');
}

/** `main/42/5f0c…`; `main/42` where it has no `uid`. */
export function incidentName({ org, id, uid }: NamedIncident): string {
  return [org, id, ...(uid === null ? [] : [uid])].join('/');
}
