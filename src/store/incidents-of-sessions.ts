import type pg from 'pg';
import type { Verdict } from '../domain/judgement/verdict.ts';
import type { IncidentStatus } from '../domain/response/incident.ts';

export type IncidentOfSession = {
  readonly org: string;
  readonly sessionId: string;
  readonly id: number;
  readonly verdict: Verdict;
  readonly score: number;
  readonly status: IncidentStatus;
};

/** The incidents about each of these sessions, or with a finding in it, the latest first. */
export async function incidentsOfSessions(
  client: pg.ClientBase,
  orgs: readonly string[],
  sessionIds: readonly string[],
): Promise<IncidentOfSession[]> {
  if (sessionIds.length === 0) return [];
  const { rows } = await client.query<IncidentOfSession>(
    `with named as (
       select org, subject as session_id, id from incidents
       where org = any($1) and subject = any($2) and kind = 'session_hijack'
       union
       select org, session_id, incident_id from findings
       where org = any($1) and session_id = any($2) and incident_id is not null
     )
     select n.org, n.session_id as "sessionId", i.id::float8 as id, i.verdict, i.score, i.status
     from named n join incidents i on i.org = n.org and i.id = n.id order by i.id desc`,
    [orgs, sessionIds],
  );
  return rows;
}
