/** An org in approve mode, whose incidents a webhook is told of. */
import { buildReceivers } from '../../src/receivers.ts';
import { type TestDependencies, testDependencies } from './dependencies.ts';
import { startOktaOrg } from './okta-org/index.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

type Cleanup = Parameters<typeof startWebhookReceiver>[0] & Parameters<typeof testDependencies>[0];

/** Returns the org and the webhook. @param environment variables beside those that the webhook needs */
export async function toldByWebhook(t: Cleanup, environment: NodeJS.ProcessEnv = {}) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const webhook = await startWebhookReceiver(t);
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { mode: 'approve' },
    environment: {
      ...environment,
      ALERT_WEBHOOK_URLS: webhook.url,
      ALERT_WEBHOOK_SECRET: 'a-secret-of-24-characters',
    },
  });
  const deps: TestDependencies = { ...plain, tell: buildReceivers(plain.config) };
  return { okta, webhook, deps };
}
