import type pg from 'pg';
import type { OpenedApplication } from '../domain/judgement/application-habits.ts';
import {
  EVENTS_LEARNT_FROM,
  type LearntFrom,
  learntFrom,
  SESSIONS_LEARNT_FROM,
} from './learnt-from.ts';

/** When each of the user's last sessions first opened which application in the range. */
export async function applicationsOfUser(
  client: pg.ClientBase,
  wanted: LearntFrom,
): Promise<OpenedApplication[]> {
  const parameters = await learntFrom(client, wanted);
  if (parameters === null) return [];
  const found = await client.query<{ session_id: string; app: string; opened: Date }>(
    `select s.session_id, e.app, min(e.published) as opened
     from ${SESSIONS_LEARNT_FROM}, lateral (
       select published, jsonb_path_query_first(
           (raw->'target')::jsonb, '$[*] ? (@.type == "AppInstance").id') #>> '{}' as app
       from log_events
       where ${EVENTS_LEARNT_FROM} and event_type = 'user.authentication.sso'
     ) as e
     where e.app is not null
     group by 1, 2`,
    parameters,
  );
  return found.rows.map(({ session_id, app, opened }) => ({
    sessionId: session_id,
    app,
    at: opened.getTime(),
  }));
}
