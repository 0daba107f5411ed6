/** Lists the webhooks that are no longer told because they answered that they are gone, and switches them on again. */
import { hearsOf } from '../../alerts/hears.ts';
import { type WebhookIdentity, webhookIdentity, webhookName } from '../../alerts/webhook.ts';
import { untoldSinceGone } from '../../store/notifications.ts';
import { receiversOff, switchOnReceiver } from '../../store/receivers-off.ts';
import type { Dependencies, SteerDependencies } from '../dependencies.ts';

export type GoneReceiver = WebhookIdentity & {
  /** Name that people are shown. */
  readonly name: string;
  readonly since: Date;
};

/** Returns the configured ones that are off; one switched off under another address, secret or header is left out. */
export async function goneReceivers(
  { config, database }: Pick<Dependencies, 'config' | 'database'>,
  org: string,
): Promise<readonly GoneReceiver[]> {
  const off = await receiversOff(database.rows, org);
  const { receivers } = config.alertWebhooks;
  return receivers
    .filter((one) => hearsOf(one, org))
    .flatMap((configured) => {
      const receiver = webhookIdentity(configured);
      const found = off.find(({ generation }) => generation === receiver.generation);
      return found === undefined
        ? []
        : [{ ...receiver, name: webhookName(receiver), since: found.since }];
    });
}

/** A receiver that is told again; `incidents`: how many it has not been told of. */
export type SwitchedOn = GoneReceiver & { readonly org: string; readonly incidents: number };

/**
 * Has them told again, also of what they missed. One that still answers 410 is soon off again, with an alarm.
 * @param dryRun only returns which they are
 */
export async function switchOnReceivers(
  deps: SteerDependencies,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly SwitchedOn[]> {
  const all: SwitchedOn[] = [];
  for (const org of deps.orgs.keys()) {
    for (const receiver of await goneReceivers(deps, org)) {
      const { channel, generation, since } = receiver;
      const missed = await deps.database.transaction(async (tx) => {
        const ids = await untoldSinceGone(tx.rows, org, channel, since);
        if (dryRun) return ids;
        await switchOnReceiver(tx, org, generation);
        const jobs = ids.map((incidentId) => ({ data: { org, incidentId }, canWait: true }));
        await deps.jobs.enqueue(tx, 'notify', jobs);
        return ids;
      });
      all.push({ ...receiver, org, incidents: missed.length });
    }
  }
  return all;
}
