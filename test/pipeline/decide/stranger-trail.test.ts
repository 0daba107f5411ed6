/** What the incident keeps of a thief who changes networks and hides his deeds among a hundred others. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { detectionFinding } from '../../../src/alerts/detection-finding.ts';
import { ecsFields } from '../../../src/alerts/ecs.ts';
import { pagerDutyNews } from '../../../src/alerts/pagerduty.ts';
import { teamsNews } from '../../../src/alerts/teams-news.ts';
import { incidentText } from '../../../src/commands/incident/incident-text.ts';
import { html, markupOf } from '../../../src/console/html.ts';
import { strangersDeeds } from '../../../src/console/incident/trail-cards.ts';
import { deedInWords } from '../../../src/domain/response/deed.ts';
import { toldDeeds } from '../../../src/domain/response/trail-in-words.ts';
import { storyOf } from '../../../src/pipeline/notify/story.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { incidentMessage } from '../../../src/slack/message.ts';
import { listIncidents } from '../../../src/store/incident-list.ts';
import { incidentView } from '../../../src/store/incident-view.ts';
import { clearJobs, testDependencies } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, type Look, rowsOf, SCRIPT } from '../log-events.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ELSEWHERE: Look = { ...SCRIPT, ip: '84.17.62.9', asn: 9009, asOrg: 'M247 Europe SRL' };

/** Two weeks of mail at home; then a session that is stolen two minutes after it began. */
async function theftFrom(
  t: TestContext,
  theft: (start: number, session: string) => readonly LogEventOptions[],
) {
  const deps = await testDependencies(t);
  const start = Date.now() - 40 * MINUTE;
  const session = 'idxStolen';
  const before = Array.from({ length: 14 }, (_, day): LogEventOptions[] => {
    const at = start - (14 - day) * DAY;
    return [
      { at, session: `idxDay${day}`, type: 'user.session.start' },
      { at: at + MINUTE, session: `idxDay${day}`, app: 'mail' },
    ];
  }).flat();
  const own: LogEventOptions[] = [
    { at: start, session, type: 'user.session.start' },
    { at: start + MINUTE, session, app: 'mail' },
  ];
  const recorder = createRecorder(deps);
  const events = [...before, ...own, ...theft(start, session)];
  const rows = rowsOf(eventRowMaker(deps.fingerprintSources), events);
  await recorder.record({ rows, setAside: [] });
  await recorder.drain();
  await triage(deps, { org: 'main', sessionId: session });
  await clearJobs(deps);
  const [listed] = await listIncidents(deps.database.rows, {});
  const view = await incidentView(deps.database.rows, 'main', listed?.id ?? 0);
  assert.ok(view !== null);
  const org = deps.config.orgs[0];
  assert.ok(org !== undefined);
  return { ...view, org, start };
}

suite('what a thief did', () => {
  test('among a hundred other things and from two networks is told, with all of his addresses', async (t) => {
    const token = { type: 'Token', id: '00T1', displayName: 'backup' };
    const { incident, nextStep, start } = await theftFrom(t, (start, session) => [
      ...Array.from({ length: 60 }, (_, i) => ({
        at: start + 2 * MINUTE + i * 500,
        ...{ look: SCRIPT, session, app: `app-${i}` },
      })),
      {
        ...{ at: start + 4 * MINUTE, look: SCRIPT, session, type: 'system.api_token.create' },
        changes: { target: [token] },
      },
      { at: start + 6 * MINUTE, session, app: 'calendar' },
      { at: start + 8 * MINUTE, look: ELSEWHERE, session, type: 'user.mfa.factor.activate' },
      { at: start + 9 * MINUTE, look: ELSEWHERE, session, app: 'payroll' },
    ]);
    const { details } = incident;
    const { told, more } = toldDeeds(details);
    const words = told.map((deed) => [(deed.at - start) / MINUTE, deedInWords(deed)]);
    assert.deepEqual(words.slice(-2), [
      [4, 'API token created: “backup”'],
      [8, 'factor enrolled'],
    ]);
    assert.equal(told.length + more, 63);
    assert.deepEqual(
      details.addresses.stranger.map(({ ip, asn, events }) => [ip, asn, events]),
      [
        [SCRIPT.ip, SCRIPT.asn, 61],
        [ELSEWHERE.ip, ELSEWHERE.asn, 2],
      ],
    );
    assert.deepEqual(
      details.addresses.own.map(({ ip }) => ip),
      [HOME.ip],
    );
    assert.match(
      nextStep ?? '',
      /remove the factor that was enrolled, revoke the API token “backup” and end the sessions inside “/,
    );
  });

  test('and what he was refused stand side by side, everywhere that people look', async (t) => {
    const view = await theftFrom(t, (start, session) => [
      { at: start + 2 * MINUTE, look: SCRIPT, session, app: 'wiki' },
      ...[3, 4, 5].map((after) => ({
        ...{ at: start + after * MINUTE, look: SCRIPT, session },
        type: 'user.session.access_admin_app',
        changes: { outcome: { result: 'FAILURE', reason: 'not an <administrator>' } },
      })),
      { at: start + 6 * MINUTE, session, app: 'calendar' },
    ]);
    const words = 'opening the admin console (3 times): not an <administrator>';
    const story = storyOf(view, view.org, null);
    const told = {
      console: markupOf(html`${strangersDeeds(view.incident)}`),
      slack: JSON.stringify(incidentMessage(story, false)),
      pagerDuty: JSON.stringify(pagerDutyNews(story, null)),
      teams: JSON.stringify(teamsNews(story, null)),
      ecs: JSON.stringify(ecsFields(story, 'finding.created')),
      commands: incidentText(view, { intact: true, entries: 1, head: '' }, null, []),
    };
    assert.match(
      told.console,
      /Tried from there, and refused.*opening the admin console \(3 times\): not an &lt;administrator&gt;/s,
    );
    assert.match(
      told.slack,
      /tried from there, and refused.*opening the admin console \(3 times\): not an &lt;administrator&gt;/s,
    );
    for (const where of ['pagerDuty', 'teams', 'ecs', 'commands'] as const)
      assert.ok(told[where].includes(words), where);
    const { unmapped } = detectionFinding(story, 'created');
    assert.deepEqual((unmapped as Record<string, unknown>).refused_to_stranger, [
      {
        time: view.start + 3 * MINUTE,
        uid: view.incident.details.refused[0]?.uuid,
        event_type: 'user.session.access_admin_app',
        what: 'opening the admin console',
        count: 3,
        because: 'not an <administrator>',
      },
    ]);
    assert.doesNotMatch(view.incident.headline, /admin console/);
  });

  test('with which he began is his, and what it made is removed', async (t) => {
    const { incident, start } = await theftFrom(t, (start, session) => [
      { at: start + 2 * MINUTE, look: SCRIPT, session, type: 'user.mfa.factor.activate' },
      { at: start + 3 * MINUTE, look: SCRIPT, session, app: 'payroll' },
    ]);
    assert.equal(incident.firstBadAt?.getTime(), start + 2 * MINUTE);
    assert.deepEqual(incident.details.afterwards.map(deedInWords), [
      'factor enrolled',
      'signed in to payroll',
    ]);
  });
});
