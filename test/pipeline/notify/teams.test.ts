import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { addNote, closeIncident } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { wrongTeamsMessage } from '../../support/adaptive-card-schema.ts';
import { SHORT_CONFIRM_TIMING } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';
import { notTold } from '../../support/not-told.ts';
import { type Answer, startWebhookReceiver } from '../../support/webhook-receiver.ts';

const SIG = 'Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5';
const ACCEPTED: Answer = { status: 202 };

/** A theft in an org that acts by itself, told in Teams. */
async function toldInTeams(t: TestContext) {
  const workflow = await startWebhookReceiver(t);
  const incident = await anOrgWithATheft(t, {
    environment: {
      TEAMS_WEBHOOK_URL: `${workflow.url}?sv=1.0&sig=${SIG}`,
      PUBLIC_URL: 'https://warden.example.com',
    },
    responses: { mode: 'enforce' },
  });
  const { job, okta } = incident;
  const deps = { ...incident.deps, tell: buildReceivers(incident.deps.config) };
  const cards = () =>
    workflow.received.map(({ raw, body }) => {
      assert.equal(wrongTeamsMessage(body), null);
      return raw.toString();
    });
  return {
    ...incident,
    deps,
    workflow,
    cards,
    tell: () => notify(deps, job),
    later: (ms: number) => {
      incident.deps.advance(ms);
      okta.clock.advance(ms);
    },
  };
}

suite('notify, Microsoft Teams', () => {
  test('the other victims of the stranger’s address', async (t) => {
    const { deps, workflow, cards, tell } = await toldInTeams(t);
    workflow.answer(ACCEPTED);
    const { pool } = deps.database;
    const { rows } = await pool.query<{ id: string }>(
      `insert into incidents (org, kind, subject, verdict, score, headline, user_id, user_login, details, opened_at, updated_at)
       select org, kind, 'another', verdict, score, headline, '00uBen', 'ben@example.com', details, opened_at - interval '1 minute', updated_at
       from incidents returning id`,
    );
    await tell();
    const [card = ''] = cards();
    const other = `INC-${rows[0]?.id}`;
    assert.match(
      card,
      new RegExp(`same stranger’s address as in ${other}: one thief, several victims`),
    );
    assert.match(
      card,
      new RegExp(`${other} \\(hijack, new\\): the stranger’s address 203\\.0\\.113\\.9`),
    );
  });

  test('a card when it begins, and new ones when it is contained and closed', async (t) => {
    const { deps, job, workflow, cards, tell, later } = await toldInTeams(t);
    workflow.answer(ACCEPTED, ACCEPTED, ACCEPTED);
    await tell();
    await tell();
    assert.equal(cards().length, 1);
    assert.match(cards()[0] ?? '', /Hijacked session.*203\.0\.113\.9.*warden\.example\.com/s);
    await respond(deps, job);
    await addNote(deps, { ...job, by: 'api:bob', text: 'on it' });
    await tell();
    assert.equal(cards().length, 1, 'what is no news is no card');
    later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    await confirm(deps, job);
    await tell();
    assert.match(cards()[1] ?? '', /News.*Contained, verified in the System Log/s);
    await closeIncident(deps, { ...job, by: 'api:bob', resolution: 'true_positive' });
    await tell();
    await tell();
    assert.equal(cards().length, 3);
    assert.match(cards()[2] ?? '', /Closed as true positive by api:bob/);
  });

  test('what a workflow did not take is sent again, not before it wants, and its address is told nowhere', async (t) => {
    const { workflow, cards, tell, later, view, deps, job } = await toldInTeams(t);
    workflow.answer({ status: 429, headers: { 'retry-after': '30' } }, { status: 401 }, ACCEPTED);
    await tell();
    await tell();
    assert.deepEqual([await notTold(deps), cards().length], [['teams: alert_throttled'], 1]);
    later(31_000);
    await tell();
    const [failed] = (await view()).notifications;
    assert.deepEqual([failed?.channel, failed?.lastError], ['teams', 'alert_refused']);
    later(4_000);
    await tell();
    assert.equal(cards().length, 3);
    await notify(deps, job);
    assert.equal(cards().length, 3);
    const kept = JSON.stringify(await view());
    assert.ok(!kept.includes(SIG) && !cards().some((card) => card.includes(SIG)));
  });
});
