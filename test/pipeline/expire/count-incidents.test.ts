import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { watchIncidents } from '../../../src/pipeline/expire/count-incidents.ts';
import type { Metrics } from '../../../src/pipeline/metrics.ts';
import { closeIncident, pauseActions } from '../../../src/pipeline/steer.ts';
import { listenersOf } from '../../../src/service/pools.ts';
import { startAtZero } from '../../../src/service/start-at-zero.ts';
import { connectDatabase } from '../../../src/store/database.ts';
import { steeringDependencies } from '../../support/steering.ts';
import { aStolenSession } from '../../support/stolen-session.ts';

/** The series of a metric that are not 0, as `label,label: number` in the order of the labels' names, and how many are. */
async function series({ registry }: Metrics, name: string) {
  const metric = await registry.getSingleMetric(name)?.get();
  const values = metric?.values ?? [];
  const told = values
    .filter(({ value }) => value !== 0)
    .map(({ labels, value }) => `${labels.org},${labels.kind},${labels.verdict}: ${value}`);
  return { told, zeros: values.length - told.length };
}

suite('incidents are counted', () => {
  test('as long as they are open, of each org, with those that have none', async (t) => {
    const deps = await steeringDependencies(t, { orgs: ['main', 'other'] });
    const first = await aStolenSession(deps);
    await aStolenSession(deps);
    await aStolenSession(deps, { verdict: 'suspicious' });
    const open = async () => {
      await watchIncidents(deps);
      return series(deps.metrics, 'warden_incidents_open');
    };
    const before = await open();
    assert.deepEqual(before.told.toSorted(), [
      'main,session_hijack,hijack: 2',
      'main,session_hijack,suspicious: 1',
    ]);
    const about = { org: 'main', incidentId: first, by: 'api:alice' };
    await closeIncident(deps, { ...about, resolution: 'true_positive' });
    const after = await open();
    assert.ok(after.told.includes('main,session_hijack,hijack: 1'), after.told.join());
    assert.equal(after.zeros, before.zeros);
    assert.ok(after.zeros > 10, 'series that are there before an incident is');
  });

  test('once each when they are opened, by the verdict that they are opened with', async (t) => {
    const plain = await steeringDependencies(t);
    const { log, metrics } = plain;
    startAtZero(metrics, ['main']);
    const database = connectDatabase({
      url: plain.database.url,
      ...listenersOf({ log, metrics }),
      poolSize: 4,
    });
    t.after(() => database.close());
    const deps = { ...plain, database };
    const none = await series(metrics, 'warden_incidents_opened_total');
    assert.deepEqual(none.told, []);
    const incidentId = await aStolenSession(deps);
    await pauseActions(deps, { org: 'main', paused: true, by: 'api:alice', reason: 'a drill' });
    const about = { org: 'main', incidentId, by: 'api:alice' };
    await closeIncident(deps, { ...about, resolution: 'true_positive' });
    const opened = await series(metrics, 'warden_incidents_opened_total');
    assert.deepEqual(opened.told.toSorted(), [
      'main,actions_stopped,suspicious: 1',
      'main,session_hijack,hijack: 1',
    ]);
    assert.equal(opened.zeros, none.zeros - 2, 'no series that was not at 0 before');
  });
});

test('what the process takes is told by its usual names', async (t) => {
  const { metrics } = await steeringDependencies(t);
  const value = async (name: string) =>
    (await metrics.registry.getSingleMetric(`process_${name}`)?.get())?.values[0]?.value ?? 0;
  const before = await value('cpu_seconds_total');
  const start = process.cpuUsage();
  while (process.cpuUsage(start).user < 50_000);
  const taken = (await value('cpu_seconds_total')) - before;
  assert.ok(taken >= 0.05 && taken < 5, `${taken} s`);
  assert.ok((await value('resident_memory_bytes')) > 20e6);
  assert.ok((await value('open_fds')) > 3);
  const age = Date.now() / 1_000 - (await value('start_time_seconds'));
  assert.ok(Math.abs(age - process.uptime()) < 2, `${age} s`);
});
