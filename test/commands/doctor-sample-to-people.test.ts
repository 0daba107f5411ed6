/** A sample where people read it: in one's own channel, and plainly none of an incident. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { wrongTeamsMessage } from '../support/adaptive-card-schema.ts';
import { CHANNEL, SIGNING_SECRET, startSlack } from '../support/slack.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { examine } from './examine.ts';

const SIG = 'Zm9yZ2VkLXNpZ25hdHVyZS0wMTIzNDU2Nzg5';

async function receivers(t: TestContext) {
  const [slack, teams, siem] = [
    await startSlack(t),
    await startWebhookReceiver(t),
    await startWebhookReceiver(t),
  ];
  const variables = {
    OKTA_ORG_URL: 'https://acme.okta.com',
    OKTA_HOOK_SECRETS: 'the-secret-of-the-event-hook-0001',
    PUBLIC_URL: 'https://warden.acme.example',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_CHANNEL: CHANNEL,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: slack.apiUrl,
    TEAMS_WEBHOOK_URL: `${teams.url}?sv=1.0&sig=${SIG}`,
    ALERT_WEBHOOK_URLS: siem.url,
    ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const openDatabase = () => assert.fail('the database is not asked');
  const sample = (...argv: string[]) =>
    examine(variables, ['--json', '--send-sample', ...argv], { openDatabase });
  return { slack, teams, siem, sample };
}

suite('doctor --send-sample, to people', () => {
  test('Slack gets an alert as it looks there, a sample in its first words, with nothing to press', async (t) => {
    const { slack, teams, siem, sample } = await receivers(t);
    const { code, checks } = await sample('slack');
    assert.equal(code, 0);
    assert.deepEqual(
      checks.map(({ name, detail }) => [name, detail]),
      [['sample to Slack', `stands in the channel ${CHANNEL}`]],
    );
    const [post] = slack.posts();
    assert.match(String(post?.text), /^SAMPLE, no alert: .*there is nothing to do/);
    const blocks = post?.blocks as readonly { type: string }[];
    assert.match(
      JSON.stringify(blocks[0]),
      /"SAMPLE, no alert: Hijacked session: Test \(made up\)"/,
    );
    assert.match(JSON.stringify(blocks[1]), /Nobody’s session was stolen/);
    const text = JSON.stringify(blocks);
    assert.match(text, /What changed.*Example rented servers.*Clear all sessions/);
    assert.ok(blocks.every(({ type }) => type !== 'actions'));
    assert.doesNotMatch(text, /https?:/);
    assert.deepEqual([teams.received.length, siem.received.length], [0, 0]);
  });

  test('Teams gets a card that a workflow takes, without the buttons that lead to an incident', async (t) => {
    const { teams, slack, sample } = await receivers(t);
    teams.answer({ status: 202 });
    const { code, find, out } = await sample('teams');
    assert.equal(code, 0);
    assert.match(find('sample to Microsoft Teams').detail, /look whether the card stands/);
    const [got] = teams.received;
    assert.equal(wrongTeamsMessage(got?.body), null);
    const text = String(got?.raw);
    assert.match(text, /"body":\[\{[^}]*"inlines":\[\{[^}]*"text":"SAMPLE, no alert"/);
    assert.match(
      text,
      /Nobody’s session was stolen.*Hijacked session: Test \(made up\).*Expire the password/,
    );
    assert.match(text, /"actions":\[\]/);
    assert.ok(!out.includes(SIG));
    assert.deepEqual(slack.posts(), []);
  });

  test('without a name it goes to all, and what one refuses holds up no other', async (t) => {
    const { slack, teams, siem, sample } = await receivers(t);
    slack.fail('chat.postMessage', { kind: 'refuse', error: 'not_in_channel' });
    teams.answer({ status: 401 });
    const { code, find } = await sample();
    assert.equal(code, 1);
    assert.match(JSON.stringify(find('sample to Slack')), /[Ii]nvite/);
    assert.match(JSON.stringify(find('sample to Microsoft Teams')), /TEAMS_WEBHOOK_URL/);
    assert.equal(siem.received.length, 1);
    const unknown = await sample('pagerduty');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /There are: slack, teams, 127\.0\.0\.1/);
  });
});
