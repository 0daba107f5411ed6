import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pino } from 'pino';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { startQueue, startWorkers } from '../../../src/pipeline/queue/workers.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { eventually } from '../../support/service.ts';

suite('dead letters', () => {
  test('is told once, however often it is looked at, and counted', async (t) => {
    const deps = await testDependencies(t);
    const { pool, url } = deps.database;
    const log = pino({ level: 'silent' });
    const boss = await startQueue({ url, log, supervise: false });
    t.after(() => boss.stop({ graceful: false }));
    const fail = async () => Promise.reject(new Error('a surprise in what was said'));
    const never = async () => {};
    const handlers = {
      triage: fail,
      respond: never,
      confirm: never,
      notify: never,
      escalate: never,
    };
    await expireOnce(deps);
    for (const org of ['main', 'gone']) {
      const once = { retryLimit: 0, singletonKey: org };
      await boss.send('triage', { org, sessionId: 'idx1' }, once);
    }
    await startWorkers(boss, handlers, log, 1);
    await eventually('two dead letters', async () => {
      const { rows } = await pool.query(`select 1 from pgboss.job where name = 'dead_letter'`);
      return rows.length === 2;
    });
    await boss.stop({ graceful: false });
    await expireOnce(deps);
    await expireOnce(deps);
    const { rows } = await pool.query(
      `select i.org, i.kind, i.subject, i.revision, count(*)::int as told from incidents i
       join incident_events e on e.incident_id = i.id group by 1, 2, 3, 4`,
    );
    assert.deepEqual(rows, [
      { org: 'main', kind: 'dead_letter', subject: 'triage', revision: 1, told: 1 },
    ]);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    const metrics = await deps.metrics.registry.metrics();
    assert.match(metrics, /warden_dead_letters\{stage="triage"\} 1/);
    assert.match(metrics, /warden_dead_letters\{stage="notify"\} 0/);
  });
});
