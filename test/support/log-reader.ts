/** Runs the System Log reader on a simulated org, one pass at a time. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readLog } from '../../src/pipeline/reconcile/read-log.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import { testDependencies } from './dependencies.ts';
import { startOktaOrg } from './okta-org/index.ts';

export const WARDEN = 'https://warden.example.com';
export const SECRET = 'the-secret-of-the-event-hook-0001';

/** Returns a reader of a simulated org's log, whose passes the test starts itself. */
export async function aReader(t: TestContext) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const token = okta.addApiToken().value;
  const base = await testDependencies(t, {
    okta: { url: okta.url, token },
    environment: { PUBLIC_URL: WARDEN, OKTA_HOOK_SECRETS: SECRET },
  });
  const deps = {
    ...base,
    recorder: createRecorder(base),
    rowOf: eventRowMaker(base.fingerprintSources),
  };
  const org = deps.orgs.get('main');
  assert.ok(org);
  const { pool } = deps.database;
  const read = (hooks: readonly string[] = []) =>
    readLog(deps, org, new Set(hooks), new AbortController().signal);
  const held = async () =>
    (await pool.query<{ uuid: string }>('select uuid from log_events')).rows.map(
      ({ uuid }) => uuid,
    );
  const incidents = async () =>
    (
      await pool.query<{ kind: string; headline: string }>(
        'select kind, headline from incidents order by id',
      )
    ).rows;
  const call = (path: string, body?: unknown) =>
    fetch(`${okta.url}${path}`, {
      method: 'POST',
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const aHook = async (at = WARDEN, name = 'w') => {
    const config = {
      uri: `${at}/okta/events/main`,
      authScheme: { type: 'HEADER', key: 'Authorization', value: 'x' },
    };
    const events = { type: 'EVENT_TYPE', items: ['user.authentication.sso', 'user.session.start'] };
    const answer = await call('/api/v1/eventHooks', {
      name,
      events,
      channel: { type: 'HTTP', version: '1.0.0', config },
    });
    return ((await answer.json()) as { id: string }).id;
  };
  return { okta, deps, org, pool, read, held, incidents, call, aHook };
}
