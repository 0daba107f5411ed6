/** Sends a signed message of the type `test` to one webhook. */
import { AlertError, type Remedies } from '../../alerts/error.ts';
import type { TestedBy } from '../../alerts/made-up-theft.ts';
import { testMessage } from '../../alerts/test-message.ts';
import { createWebhookReceiver } from '../../alerts/webhook.ts';
import { PRODUCT_VERSION, rulesInForce } from '../../config/rules-in-force.ts';
import type { Config, WebhookConfig } from '../../config.ts';
import { type CheckResult, fault, ok } from './check.ts';

/** Sends the message once, and returns what was answered. */
export async function sampleToWebhook(
  webhook: WebhookConfig,
  config: Config,
  now: () => number,
): Promise<CheckResult> {
  const { privateNetworks } = config.alertWebhooks;
  const receiver = createWebhookReceiver({ ...webhook, privateNetworks, proxy: config.useProxy });
  const message = testMessage(testedBy(webhook.orgs, config), now());
  const began = performance.now();
  try {
    const status = await receiver.send(message, now());
    const ms = Math.round(performance.now() - began);
    return ok(`answered ${status} within ${ms} ms to ${message.id}`);
  } catch (error) {
    return faultOfSample(error, REMEDIES, ` (${message.id})`);
  } finally {
    await receiver.close();
  }
}

/**
 * Returns the fault of a receiver that did not take a sample.
 * @throws any error that is not the receiver's
 */
export function faultOfSample(error: unknown, remedies: Remedies = {}, which = ''): CheckResult {
  if (!(error instanceof AlertError)) throw error;
  return fault(`${error.message}${which}.`, remedies[error.code] ?? error.remedy);
}

/**
 * Returns what a sample says of its sender: the first org that its receiver hears of.
 * @param orgs their keys; null: all
 */
export function testedBy(orgs: readonly string[] | null, config: Config): TestedBy {
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

/** Remedies where the usual ones speak of an alert that is sent again, or no more. */
const REMEDIES: Remedies = {
  alert_gone:
    'It says that it is gone for good; an alert that it answers so is its last. Ask its owner for the new address, or take it out of the configuration.',
  alert_refused:
    'It is there and does not take it: compare the secret by which it verifies the signature, and the headers it knows us by, and look into its own log.',
  alert_receiver_failing:
    'It has a fault of its own: look into its log. An alert would be sent again later.',
  alert_throttled: 'It asks for fewer messages: try again later.',
};
