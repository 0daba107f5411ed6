import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createRecorder } from '../../../src/pipeline/record.ts';
import type { EventRow } from '../../../src/store/events.ts';
import { testDependencies } from '../../support/dependencies.ts';

const NOW = Date.parse('2026-11-02T10:00:00Z');

function row(org: string, source: EventRow['source'], secondsAgo: number): EventRow {
  return {
    org,
    uuid: randomUUID(),
    publishedAt: NOW - secondsAgo * 1_000,
    source,
    eventType: 'user.authentication.sso',
    userId: '00u1',
    sessionId: null,
    ip: null,
    asn: null,
    outcome: 'SUCCESS',
    raw: '{}',
    sighting: null,
    alarm: false,
    warnsAt: null,
    succeeded: true,
    starts: false,
    hides: false,
    opens: false,
    networks: [],
    acts: false,
  };
}

test('a commit counts each event under its own org and source, and how late it came', async (t) => {
  const deps = await testDependencies(t);
  const recorder = createRecorder({ ...deps, now: () => NOW });
  const known = row('main', 'hook', 2);
  await recorder.record({ rows: [known], setAside: [] });
  const twice = row('other', 'hook', -5);
  const rows = [
    { ...known, source: 'system_log' as const },
    row('main', 'system_log', 400),
    twice,
    twice,
    row('main', 'hook', 1),
  ];
  await recorder.record({ rows, setAside: [] });
  const text = await deps.metrics.registry.metrics();
  for (const line of [
    'warden_events_total{org="main",source="hook"} 2',
    'warden_events_total{org="main",source="system_log"} 1',
    'warden_events_total{org="other",source="hook"} 1',
    'warden_duplicate_events_total{org="main",source="system_log"} 1',
    'warden_duplicate_events_total{org="other",source="hook"} 1',
    'warden_event_lag_seconds_sum{source="hook"} 3',
    'warden_event_lag_seconds_count{source="hook"} 3',
    'warden_event_lag_seconds_sum{source="system_log"} 400',
  ]) {
    assert.ok(text.includes(`${line}\n`), `${line}\n${text}`);
  }
});
