import { createWebhookReceiver } from '../../alerts/webhook.ts';
import type { Config } from '../../config.ts';
import { type CheckResult, fault } from './check.ts';
import type { DatabaseDoor } from './database.ts';
import { ANSWER_WITHIN_MS, lookAtReceiver } from './look-at-receiver.ts';

/** Whether alerts reach it, and are sent to it at all. */
export async function lookAtWebhook(
  url: string,
  config: Config,
  door: DatabaseDoor,
): Promise<CheckResult> {
  const { secrets, privateNetworks } = config.alertWebhooks;
  const proxy = config.useProxy;
  const settings = { url, secrets, privateNetworks, proxy, timeoutMs: ANSWER_WITHIN_MS };
  const receiver = createWebhookReceiver(settings);
  const found = await lookAtReceiver(receiver, {
    redirected: 'Configure the final address.',
    unreachable: 'Check the address in ALERT_WEBHOOK_URLS, DNS, firewall and proxy.',
  });
  const since = found.status === 'ok' ? await offSince(receiver.generation, config, door) : null;
  if (since === null) return found;
  return fault(
    `It answered 410 at ${since.toISOString()}, so nothing is sent to it since.`,
    'If it takes alerts again, run: warden redrive. It is told what it missed. Else change its address in ALERT_WEBHOOK_URLS, or take it out there.',
  );
}

/** Since when the first of the orgs tells it nothing; null where all do, or the database cannot say. */
async function offSince(
  generation: string,
  { orgs }: Config,
  door: DatabaseDoor,
): Promise<Date | null> {
  if (door.kind !== 'open') return null;
  // That the database does not answer is a fault of its own, and told there.
  const off = await Promise.all(
    orgs.map(({ key }) => door.facts.receiversOff(key).catch(() => [])),
  );
  const since = off.flat().filter((one) => one.generation === generation);
  return since.map((one) => one.since).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
