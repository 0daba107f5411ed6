import { createWebhookReceiver } from '../../alerts/webhook.ts';
import type { Config, WebhookConfig } from '../../config.ts';
import { receiversOff } from '../../store/receivers-off.ts';
import { type CheckResult, fault } from './check.ts';
import type { DatabaseDoor } from './database.ts';
import { ANSWER_WITHIN_MS, lookAtReceiver } from './look-at-receiver.ts';

/** Checks that alerts reach a webhook, and are still sent to it. */
export async function lookAtWebhook(
  webhook: WebhookConfig,
  config: Config,
  door: DatabaseDoor,
): Promise<CheckResult> {
  const { privateNetworks } = config.alertWebhooks;
  const proxy = config.useProxy;
  const settings = { ...webhook, privateNetworks, proxy, timeoutMs: ANSWER_WITHIN_MS };
  const receiver = createWebhookReceiver(settings);
  const found = await lookAtReceiver(receiver, {
    redirected: 'Configure the final address.',
    unreachable: `Check the address in ${CONFIGURED}, DNS, firewall and proxy.`,
    ...(Object.keys(webhook.headers).length === 0 ? {} : { unauthorized: CHECK_HEADERS }),
  });
  const since = found.status === 'ok' ? await offSince(receiver.generation, config, door) : null;
  if (since === null) return found;
  return fault(
    `It answered 410 at ${since.toISOString()}, so nothing is sent to it since.`,
    `If it takes alerts again, run: warden redrive. It is told what it missed. Else change its address in ${CONFIGURED}, or take it out there.`,
  );
}

const CONFIGURED = 'ALERT_WEBHOOK_URLS, or in webhooks of the policy file';

const CHECK_HEADERS =
  'Compare the values of its headers with what it was given; whether it takes alerts, only an alert shows.';

/** Returns since when the first org tells it nothing; null where all orgs tell it, or the database cannot say. */
async function offSince(
  generation: string,
  { orgs }: Config,
  door: DatabaseDoor,
): Promise<Date | null> {
  if (door.kind !== 'open') return null;
  const { rows } = door.database;
  // Another check tells of a database that does not answer.
  const off = await Promise.all(orgs.map(({ key }) => receiversOff(rows, key).catch(() => [])));
  const since = off.flat().filter((one) => one.generation === generation);
  return since.map((one) => one.since).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
