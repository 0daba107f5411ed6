/** `--send-sample`: a message of the type `test` to each webhook receiver, and what it answered. Nothing else is told. */
import { AlertError, type Remedies } from '../../alerts/error.ts';
import { testMessage } from '../../alerts/test-message.ts';
import { createWebhookReceiver } from '../../alerts/webhook.ts';
import { PRODUCT_VERSION, rulesInForce } from '../../config/rules-in-force.ts';
import type { Config, WebhookConfig } from '../../config.ts';
import { type Check, type CheckResult, fault, ok } from './check.ts';

/** Wrong usage: there is nobody of that address, nobody at all, or no org to tell of. Names hosts alone, for an address may be a secret. */
export class NoSuchReceiver extends Error {
  override readonly name = 'NoSuchReceiver';
}

/**
 * @param wanted an address as it is configured, or its host; true: all
 * @throws NoSuchReceiver
 */
export function sampleChecks(config: Config, wanted: string | true, now: () => number): Check[] {
  if (config.orgs.length === 0) throw new NoSuchReceiver(NO_ORG);
  const { receivers } = config.alertWebhooks;
  const meant = receivers.filter(({ url }) => wanted === true || isNamed(url, wanted));
  if (meant.length === 0) throw new NoSuchReceiver(whyNone(receivers));
  return meant.map((webhook) => ({
    org: null,
    name: `sample to ${new URL(webhook.url).host}`,
    run: () => sendSample(webhook, config, now),
  }));
}

const NO_ORG =
  'No org is configured, and a message tells whose incident it is about: set OKTA_ORG_URL first.';

function isNamed(url: string, wanted: string): boolean {
  return url === wanted || new URL(url).host === wanted;
}

function whyNone(receivers: readonly WebhookConfig[]): string {
  if (receivers.length === 0) {
    return 'No webhook is configured: set ALERT_WEBHOOK_URLS, or webhooks in the policy file.';
  }
  const hosts = [...new Set(receivers.map(({ url }) => new URL(url).host))];
  return `No webhook of that address is configured. There are: ${hosts.join(', ')}.`;
}

async function sendSample(
  webhook: WebhookConfig,
  config: Config,
  now: () => number,
): Promise<CheckResult> {
  const { privateNetworks } = config.alertWebhooks;
  const receiver = createWebhookReceiver({ ...webhook, privateNetworks, proxy: config.useProxy });
  const message = testMessage(testedBy(webhook, config), now());
  const began = performance.now();
  try {
    const status = await receiver.send(message, now());
    const ms = Math.round(performance.now() - began);
    return ok(`answered ${status} within ${ms} ms to ${message.id}`);
  } catch (error) {
    if (!(error instanceof AlertError)) throw error;
    return fault(`${error.message} (${message.id}).`, REMEDIES[error.code] ?? error.remedy);
  } finally {
    await receiver.close();
  }
}

/** Told as of the first org that it hears of. */
function testedBy({ orgs }: WebhookConfig, config: Config) {
  const org = config.orgs.find(({ key }) => orgs === null || orgs.includes(key));
  if (org === undefined) throw new Error('a receiver of no org, which the configuration refuses');
  const { key, url, responses } = org;
  return {
    org: { key, url, mode: responses.mode },
    version: PRODUCT_VERSION,
    judgedBy: rulesInForce(org),
    consoleUrl: config.publicUrl,
  };
}

/** Where an alert would be sent again, or no more. */
const REMEDIES: Remedies = {
  alert_gone:
    'It says that it is gone for good; an alert that it answers so is its last. Ask its owner for the new address, or take it out of the configuration.',
  alert_refused:
    'It is there and does not take it: compare the secret by which it verifies the signature, and the headers it knows us by, and look into its own log.',
  alert_receiver_failing:
    'It has a fault of its own: look into its log. An alert would be sent again later.',
  alert_throttled: 'It asks for fewer messages: try again later.',
};
