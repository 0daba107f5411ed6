import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { notify } from '../../../src/pipeline/notify.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { asSuspicious } from '../../support/asked-user.ts';
import { waitingJobs } from '../../support/dependencies.ts';
import { anOrg, incidentOf } from '../../support/incident-of-theft.ts';
import { startPagerDuty } from '../../support/pagerduty.ts';
import { startSlack } from '../../support/slack.ts';
import { steal, type Theft } from '../../support/theft.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

type Said = Parameters<Theft['decide']>[0];

/** One user's account, of which session after session is judged stolen. */
async function anAccount(t: TestContext) {
  const slack = await startSlack(t);
  const webhook = await startWebhookReceiver(t);
  const workflow = await startWebhookReceiver(t);
  const { okta, deps } = await anOrg(t, {
    responses: { mode: 'observe' },
    environment: {
      ...slack.environment(),
      TEAMS_WEBHOOK_URL: `${workflow.url}?sig=Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5`,
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
    },
  });
  const theft = await steal(deps, okta);
  const pagerDuty = await startPagerDuty(t);
  const told = { ...deps, tell: { ...buildReceivers(deps.config), pagerDuty: pagerDuty.client } };
  /** Decides on that session, and tells whoever is to be told of anything. */
  const stolen = async (session: number, otherwise: Said = {}) => {
    const sessionId = `idx-${session}`;
    const ids = { sessionId, keptUnder: [sessionId] };
    const { incidentId } = await theft.decide({ ...ids, ...otherwise });
    assert.ok(incidentId !== null);
    for (const { data } of await waitingJobs(deps, 'notify')) await notify(told, data);
    await deps.database.pool.query(`delete from pgboss.job where name = 'notify'`);
    return incidentId;
  };
  return {
    ...{ deps, theft, stolen },
    many: async (from: number, to: number) => {
      for (let session = from; session <= to; session += 1) await stolen(session);
    },
    heard: () => ({
      messages: slack.posts().length,
      bells: slack.replies().filter(({ reply_broadcast: rings }) => rings === true).length,
      lines: slack.replies().filter(({ reply_broadcast: rings }) => rings !== true).length,
      cards: workflow.received.length,
      pages: pagerDuty.events().filter(({ event_action }) => event_action === 'trigger').length,
      findings: webhook.received.filter(({ body }) => body.type === 'finding.created').length,
    }),
    replies: () => slack.replies(),
    view: (id: number) => incidentOf(deps, id),
  };
}

const FIVE = { messages: 5, bells: 0, lines: 0, cards: 5, pages: 5, findings: 5 };

suite('many incidents of one user within an hour', () => {
  test('are told with the first from the sixth on, and that there are more rings once', async (t) => {
    const { many, heard, replies } = await anAccount(t);
    await many(1, 5);
    assert.deepEqual(heard(), FIVE);
    await many(6, 8);
    assert.deepEqual(heard(), { ...FIVE, bells: 1, lines: 3, cards: 6, findings: 8 });
    const [first] = replies();
    assert.ok(replies().every(({ thread }) => thread === first?.thread));
    await many(9, 15);
    assert.deepEqual(heard(), { ...FIVE, bells: 2, lines: 10, cards: 7, findings: 15 });
    assert.match(
      String(replies().findLast(({ reply_broadcast: rings }) => rings === true)?.text),
      /^10 more/,
    );
  });

  test('are told so also where they are judged at one time', async (t) => {
    const { deps, theft } = await anAccount(t);
    const all = Array.from({ length: 16 }, (_, i) =>
      theft.decide({ sessionId: `idx-${i}`, keptUnder: [`idx-${i}`] }),
    );
    await Promise.all(all);
    const { rows } = await deps.database.pool.query<{ alone: number }>(
      `select count(*)::int as alone from incidents where details ->> 'toldWith' is null`,
    );
    assert.deepEqual(rows, [{ alone: 5 }]);
  });

  test('ring again an hour later', async (t) => {
    const { deps, many, heard } = await anAccount(t);
    await many(1, 6);
    deps.advance(61 * 60_000);
    await many(7, 7);
    assert.equal(heard().messages, 6);
    assert.equal(heard().pages, 6);
  });

  test('ring again for a thief who comes back after all were contained, and once for that', async (t) => {
    const { deps, theft, many, stolen, heard } = await anAccount(t);
    await many(1, 6);
    await deps.database.pool.query(`update incidents set containment = 'verified'`);
    await stolen(6, { judgement: { ...theft.input.judgement, headline: 'The same, with more' } });
    assert.deepEqual([heard().messages, heard().pages], [5, 5], 'the sixth is as it was');
    await many(7, 8);
    assert.deepEqual([heard().messages, heard().pages], [6, 6]);
  });

  test('hide none that becomes graver: it is told as any other', async (t) => {
    const { theft, stolen, heard } = await anAccount(t);
    const suspicious = { judgement: asSuspicious(theft.input.judgement) };
    for (const session of [1, 2, 3, 4, 5, 6]) await stolen(session, suspicious);
    assert.deepEqual(heard(), { ...FIVE, bells: 1, lines: 1, cards: 6, findings: 6 });
    await stolen(6);
    const after = heard();
    assert.deepEqual([after.messages, after.pages, after.cards], [6, 6, 7]);
  });

  test('hide none in which something else was done', async (t) => {
    const { theft, many, stolen, heard } = await anAccount(t);
    await many(1, 5);
    const [finding] = theft.input.judgement.findings;
    assert.ok(finding !== undefined);
    const elsewhere = {
      ...finding,
      stranger: {
        ...finding.stranger,
        fingerprint: { ...finding.stranger.fingerprint, asn: 9009 },
      },
    };
    await stolen(6, { judgement: { ...theft.input.judgement, findings: [elsewhere] } });
    assert.deepEqual([heard().messages, heard().pages], [6, 6]);
  });
});
