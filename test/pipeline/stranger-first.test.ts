/** A proxy in the middle opens the session itself: then the later side is the user's, and the earlier the thief's. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import { triage } from '../../src/pipeline/triage.ts';
import { clearJobs, testDependencies } from '../support/dependencies.ts';
import { HOME, type LogEventOptions, type Look, rowsOf } from './log-events.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const PROXY: Look = {
  ip: '203.0.113.20',
  asn: 14061,
  asOrg: 'DigitalOcean, LLC',
  userAgent: HOME.userAgent,
  token: 'token-of-proxy',
};
/** The next address of the same thief comes before the first in the alphabet. */
const PROXY_AGAIN: Look = { ...PROXY, ip: '203.0.113.100' };

const work = (look: Look, session: string, at: number, app: string): LogEventOptions[] => [
  { at, look, session, type: 'user.session.start' },
  { at: at + MINUTE, look, session, app },
];

/** Two weeks at home, and then a session that a proxy opens, acts in, and its owner goes on with. */
async function theftByProxy(t: TestContext) {
  const deps = await testDependencies(t);
  const start = Date.now() - 40 * MINUTE;
  const before = Array.from({ length: 14 }, (_, day) =>
    work(HOME, `idxDay${day}`, start - (14 - day) * DAY, 'mail'),
  ).flat();
  const session = 'idxStolen';
  const stolen: LogEventOptions[] = [
    { at: start, look: PROXY, session, type: 'user.session.start' },
    { at: start + MINUTE, look: PROXY_AGAIN, session, type: 'user.mfa.factor.deactivate' },
    { at: start + 2 * MINUTE, look: PROXY, session, app: 'payroll' },
    { at: start + 6 * MINUTE, look: HOME, session, app: 'mail' },
    { at: start + 9 * MINUTE, look: HOME, session, app: 'calendar' },
  ];
  const recorder = createRecorder(deps);
  const rows = rowsOf(eventRowMaker(deps.fingerprintSources), [...before, ...stolen]);
  await recorder.record({ rows, setAside: [] });
  await recorder.drain();
  await triage(deps, { org: 'main', sessionId: session });
  await clearJobs(deps);
  const { rows: incidents } = await deps.database.pool.query<{
    headline: string;
    first_bad_at: Date;
    details: {
      source: { ip: string };
      stolen: { ip: string; asn: number }[];
      afterwards: { what: string; at: number }[];
    };
  }>('select headline, first_bad_at, details from incidents');
  const { rows: findings } = await deps.database.pool.query<{
    at: Date;
    from_fingerprint: { ip: string } | null;
    to_fingerprint: { ip: string };
  }>('select at, from_fingerprint, to_fingerprint from findings order by at');
  return { incident: incidents[0], findings, start };
}

suite('an incident about a session that a proxy in the middle opened', () => {
  test('names the proxy as the stranger, and not the user whose session it is', async (t) => {
    const { incident, findings, start } = await theftByProxy(t);
    assert.ok(incident !== undefined);
    assert.match(incident.headline, /was opened from a rented server/);
    const { source, stolen, afterwards } = incident.details;
    assert.match(source.ip, /^203\.0\.113\./);
    assert.deepEqual([...new Set(stolen.map(({ asn }) => asn))], [PROXY.asn]);
    assert.equal(incident.first_bad_at.getTime(), start);
    assert.deepEqual(
      afterwards.map(({ what, at }) => [what, (at - start) / MINUTE]),
      [
        ['user.session.start', 0],
        ['factor removed', 1],
        ['signed in to payroll', 2],
      ],
    );
    const move = findings.find(({ from_fingerprint: from }) => from !== null);
    assert.equal(move?.from_fingerprint?.ip, PROXY.ip, 'where it was last before');
    assert.equal(move?.to_fingerprint.ip, HOME.ip);
  });
});
