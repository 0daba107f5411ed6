/** Receivers of the policy file: each with its own secret and headers, told what it is to hear and nothing else. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { webhookSignature } from '../../../src/alerts/signature.ts';
import type { WebhookConfig } from '../../../src/config.ts';
import type { AlertType } from '../../../src/domain/response/alert-type.ts';
import { goneReceivers } from '../../../src/pipeline/notify/gone-receivers.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { addNote, closeIncident } from '../../../src/pipeline/steer.ts';
import { buildReceivers } from '../../../src/receivers.ts';
import { readHistory } from '../../../src/store/history.ts';
import { switchOffReceiver } from '../../../src/store/receivers-off.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { steal } from '../../support/theft.ts';
import { type Received, startWebhookReceiver } from '../../support/webhook-receiver.ts';

type Heard = Partial<Omit<WebhookConfig, 'url' | 'secrets'>>;

/** A theft in enforce mode, and a receiver for each of what they hear. */
async function aTheftToldTo(t: TestContext, heard: readonly Heard[]) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const servers = await Promise.all(heard.map(() => startWebhookReceiver(t)));
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
  });
  const receivers = servers.map(({ url }, index) => ({
    url,
    secrets: [secretOf(index)],
    headers: {},
    orgs: null,
    types: null,
    ...heard[index],
  }));
  const config = { ...plain.config, alertWebhooks: { receivers, privateNetworks: [] } };
  const deps = { ...plain, config, tell: buildReceivers(config) };
  const { incidentId } = await (await steal(deps, okta)).decide();
  assert.ok(incidentId !== null);
  const job = { org: 'main', incidentId };
  return { deps, job, servers, tell: () => notify(deps, job) };
}

const secretOf = (index: number) => `secret-number-${index}-of-24-bytes`;

const typesOf = (received: readonly Received[]) => received.map(({ body }) => body.type);

function entriesIn(received: readonly Received[]): number[] {
  return received.flatMap(({ body }) => {
    const { data } = body as { data: { unmapped: { history?: { new?: { sequence: number }[] } } } };
    return (data.unmapped.history?.new ?? []).map(({ sequence }) => sequence);
  });
}

suite('a webhook of the policy file', () => {
  test('is signed to with its own secret, which no other could forge, and gets its own header', async (t) => {
    const headers = { authorization: 'Splunk 0123' };
    const { servers, tell } = await aTheftToldTo(t, [{ headers }, {}]);
    await tell();
    for (const [index, { received }] of servers.entries()) {
      const [message] = received;
      assert.ok(message !== undefined);
      const signature = webhookSignature(
        message.headers['webhook-id'] ?? '',
        Number(message.headers['webhook-timestamp']),
        message.raw,
        [secretOf(index)],
      );
      assert.equal(message.headers['webhook-signature'], signature);
    }
    assert.deepEqual(
      servers.map(({ received }) => received[0]?.headers.authorization),
      ['Splunk 0123', undefined],
    );
  });

  test('hears of the orgs and the types that it names', async (t) => {
    const hearing: Heard[] = [
      { orgs: ['other'] },
      { orgs: ['main', 'other'], types: ['action.executed'] },
      { types: ['finding.created', 'finding.closed'] },
      {},
    ];
    const { deps, job, servers, tell } = await aTheftToldTo(t, hearing);
    await tell();
    await respond(deps, job);
    await tell();
    await addNote(deps, { ...job, by: 'api:alice', text: 'She is on the telephone.' });
    await tell();
    await closeIncident(deps, { ...job, by: 'api:alice', resolution: 'true_positive' });
    await tell();
    await tell();
    const [elsewhere, actions, ends, all] = servers.map(({ received }) => received);
    assert.deepEqual(typesOf(elsewhere ?? []), []);
    assert.ok(actions !== undefined && actions.length > 1);
    assert.deepEqual(new Set(typesOf(actions)), new Set<AlertType>(['action.executed']));
    assert.deepEqual(typesOf(ends ?? []), ['finding.created', 'finding.closed']);
    assert.ok(typesOf(all ?? []).includes('finding.updated'));
    const history = await readHistory(deps.database.rows, 'main', job.incidentId);
    const sequences = history.map(({ sequence }) => sequence);
    assert.deepEqual(entriesIn(ends ?? []), sequences, 'what it did not hear came with the next');
  });

  test('that is gone is so for the orgs that it hears of', async (t) => {
    const { deps } = await aTheftToldTo(t, [{ orgs: ['main'] }, { orgs: ['other'] }]);
    for (const { generation } of deps.tell.webhooks)
      await deps.database.transaction((tx) =>
        switchOffReceiver(tx, 'main', generation, new Date()),
      );
    const gone = await goneReceivers(deps, 'main');
    assert.deepEqual(
      gone.map(({ channel }) => channel),
      [deps.tell.webhooks[0]?.channel],
    );
  });
});
