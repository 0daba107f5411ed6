/** The list of incidents as a table for spreadsheets and reports: a line for each one that matches. */
import type { Config } from '../config.ts';
import { type CsvCell, csvLine } from '../domain/csv.ts';
import type { Rows } from '../store/database.ts';
import type { ListedIncident } from '../store/incident-list.ts';
import { incidentPage } from './incident-page.ts';
import type { IncidentQuery } from './incident-query.ts';

/** What a table may be filtered by; it always holds all that match, the latest first. */
export type IncidentsInAll = Omit<IncidentQuery, 'limit' | 'order' | 'cursor'>;

const AT_ONCE = 200;

const COLUMNS: Readonly<
  Record<string, (incident: ListedIncident, publicUrl: string | null) => CsvCell>
> = {
  incident: ({ reference }) => reference,
  org: ({ org }) => org,
  kind: ({ kind }) => kind,
  verdict: ({ verdict }) => verdict,
  score: ({ score }) => score,
  status: ({ status }) => status,
  containment: ({ containment }) => containment,
  user: ({ userName }) => userName,
  login: ({ userLogin }) => userLogin,
  user_id: ({ userId }) => userId,
  headline: ({ headline }) => headline,
  stranger_addresses: ({ details }) =>
    details.addresses.stranger.map(({ ip }) => ip).join(' ') || null,
  first_bad_at: ({ firstBadAt }) => firstBadAt,
  noticed_at: ({ openedAt }) => openedAt,
  acted_at: ({ actedAt }) => actedAt,
  verified_at: ({ verifiedAt }) => verifiedAt,
  closed_at: ({ closedAt }) => closedAt,
  closed_by: ({ closedBy }) => closedBy,
  resolution: ({ resolution }) => resolution,
  duplicate_of: ({ duplicateOf }) => (duplicateOf === null ? null : `INC-${duplicateOf}`),
  assignee: ({ assignee }) => assignee,
  awaiting_approval: ({ awaitingApproval }) => awaitingApproval,
  latest_note: ({ latestNote }) => latestNote?.text ?? null,
  page: ({ id }, publicUrl) => (publicUrl === null ? null : `${publicUrl}/incidents/${id}`),
};

/** Yields the table in parts, so that no more than one page of incidents is held in memory. */
export async function* incidentCsv(
  rows: Rows,
  query: IncidentsInAll,
  { publicUrl, people }: Pick<Config, 'publicUrl' | 'people'>,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS));
  let cursor: string | undefined;
  do {
    const asked = { ...query, limit: AT_ONCE, order: 'opened' as const, cursor };
    const { incidents, next } = await incidentPage(rows, asked, people);
    yield incidents
      .map((one) => csvLine(Object.values(COLUMNS).map((cell) => cell(one, publicUrl))))
      .join('');
    cursor = next === null ? undefined : String(next);
  } while (cursor !== undefined);
}
