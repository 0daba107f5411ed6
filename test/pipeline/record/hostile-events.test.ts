import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { incidentEvents, usersOfAddress } from '../../../src/store/incident-events.ts';
import { eventsSince } from '../../../src/store/stolen-session.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { aLogEvent, HOME, SCRIPT } from '../log-events.ts';

const NOW = Date.now();

/** In places that nothing of ours reads, so that only the raw event holds it. */
const UNPRINTABLE = { displayName: 'A\u0000da \ud800', detail: '\u0000' };

suite('a session in which somebody wrote what Postgres cannot read back', () => {
  test('is judged, shown and watched like any other', async (t) => {
    const deps = await testDependencies(t);
    const recorder = createRecorder(deps);
    const toRow = eventRowMaker(deps.fingerprintSources);
    const rows = [HOME, HOME, SCRIPT, SCRIPT, HOME].map((look, index) => {
      const at = NOW - 60_000 + index * 5_000;
      const raw = aLogEvent({ at, look, changes: { legacyEventType: UNPRINTABLE } });
      const reading = readLogEvent(raw);
      assert.ok(reading.ok);
      return toRow('main', 'system_log', reading.event, JSON.stringify(raw));
    });
    await recorder.record({ rows, setAside: [] });
    await triage(deps, { org: 'main', sessionId: 'idxOne' });
    const { rows: incidents } = await deps.database.pool.query<{ id: string; verdict: string }>(
      'select id, verdict from incidents',
    );
    assert.deepEqual(
      incidents.map(({ verdict }) => verdict),
      ['hijack'],
    );
    const since = new Date(NOW - 120_000);
    await deps.database.transaction(async ({ rows: db }) => {
      const about = { sessionIds: new Set(['idxOne']), userId: '00uAda' };
      assert.equal((await eventsSince(db, 'main', about, since, Date.now)).length, 5);
      const range = { org: 'main', incidentId: Number(incidents[0]?.id), around: NOW };
      assert.equal((await incidentEvents(db, { ...range, before: 10, after: 10 })).length, 5);
      const use = await usersOfAddress(db, { org: 'main', ip: HOME.ip, around: NOW });
      assert.deepEqual(
        use.map(({ userId, login }) => [userId, login]),
        [['00uAda', '00uAda@example.com']],
      );
    });
  });
});
