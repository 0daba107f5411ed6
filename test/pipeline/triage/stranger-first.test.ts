/** A proxy in the middle opens the session itself: then the later side is the user's, and the earlier the thief's. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { detectionFinding } from '../../../src/alerts/detection-finding.ts';
import { ecsFields } from '../../../src/alerts/ecs.ts';
import { storyOf } from '../../../src/pipeline/notify/story.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { clearJobs, testDependencies } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, type Look, rowsOf } from '../log-events.ts';

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
      addresses: Record<'stranger' | 'own', { ip: string; asn: number }[]>;
    };
  }>('select headline, first_bad_at, details from incidents');
  const [told] = await listIncidents(deps.database.rows, {});
  const view = told && (await incidentView(deps.database.rows, 'main', told.id));
  const org = deps.orgs.get('main');
  assert.ok(view && org !== undefined);
  const story = storyOf(view, org.config, null);
  const { rows: findings } = await deps.database.pool.query<{
    at: Date;
    from_fingerprint: { ip: string } | null;
    to_fingerprint: { ip: string };
  }>('select at, from_fingerprint, to_fingerprint from findings order by at');
  return { incident: incidents[0], findings, start, story };
}

suite('an incident about a session that a proxy in the middle opened', () => {
  test('names the proxy as the stranger, and not the user whose session it is', async (t) => {
    const { incident, findings, start } = await theftByProxy(t);
    assert.ok(incident !== undefined);
    assert.match(incident.headline, /was opened from a rented server/);
    const { source, stolen, afterwards, addresses } = incident.details;
    assert.match(source.ip, /^203\.0\.113\./);
    assert.deepEqual([...new Set(stolen.map(({ asn }) => asn))], [PROXY.asn]);
    assert.equal(incident.first_bad_at.getTime(), start);
    assert.deepEqual(
      afterwards.map(({ what, at }) => [what, (at - start) / MINUTE]),
      [
        ['signed in to Okta', 0],
        ['factor removed', 1],
        ['signed in to payroll', 2],
      ],
    );
    const ips = (of: 'stranger' | 'own') => addresses[of].map(({ ip }) => ip);
    assert.deepEqual(ips('stranger'), [PROXY.ip, PROXY_AGAIN.ip]);
    assert.deepEqual(ips('own'), [HOME.ip]);
    const move = findings.find(({ from_fingerprint: from }) => from !== null);
    assert.equal(move?.from_fingerprint?.ip, PROXY.ip, 'where it was last before');
    assert.equal(move?.to_fingerprint.ip, HOME.ip);
  });

  test('gives receivers the proxy to search for, and not its user', async (t) => {
    const { story } = await theftByProxy(t);
    const { source, related, session_warden: ours } = ecsFields(story, 'finding.created');
    assert.equal(source?.as?.number, PROXY.asn);
    assert.deepEqual(related, { ip: [PROXY.ip, PROXY_AGAIN.ip] });
    assert.deepEqual(ours?.own_addresses, [HOME.ip]);
    const { observables, unmapped } = detectionFinding(story, 'created');
    assert.deepEqual(
      observables?.map(({ value }) => value),
      [PROXY.ip, PROXY_AGAIN.ip],
    );
    assert.match(unmapped?.next_step ?? '', /enrol anew the factor that was removed/);
  });
});
