/** Tells a webhook once more what it took already, because it lost it since. */
import { hears, hearsOf } from '../../alerts/hears.ts';
import { webhookIdentity } from '../../alerts/webhook.ts';
import type { WebhookConfig } from '../../config.ts';
import { countToldIn, forgetToldIn } from '../../store/told-again.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { goneReceivers } from './gone-receivers.ts';

type Span = { readonly since: Date; readonly until: Date };

/** How much of an org there is to tell again. */
export type ToldBefore = {
  readonly org: string;
  readonly incidents: number;
  /** Whether the receiver is told nothing at present, because it answered 410. */
  readonly isGone: boolean;
};

/** Counts, for each org that the receiver hears of, the incidents of which it was told last in that time. */
export async function toldBefore(
  deps: SteerDependencies,
  receiver: WebhookConfig,
  span: Span,
): Promise<readonly ToldBefore[]> {
  const { channel, generation } = webhookIdentity(receiver);
  const all: ToldBefore[] = [];
  for (const org of deps.orgs.keys()) {
    if (!hearsOf(receiver, org)) continue;
    const incidents = await countToldIn(deps.database.rows, { org, channel, ...span });
    const gone = await goneReceivers(deps, org);
    const isGone = gone.some((one) => one.generation === generation);
    all.push({ org, incidents, isGone });
  }
  return all;
}

/**
 * Has the workers send all of it, as it stands by now and with the whole history, behind everything that is new.
 * Returns how many incidents of each org are told.
 */
export async function tellAgain(
  deps: SteerDependencies,
  receiver: WebhookConfig,
  span: Span,
): Promise<readonly Omit<ToldBefore, 'isGone'>[]> {
  const { channel } = webhookIdentity(receiver);
  // One that does not hear of new incidents would take the first message for none of its own.
  const isNew = hears(receiver, 'finding.created');
  const all: Omit<ToldBefore, 'isGone'>[] = [];
  for (const org of deps.orgs.keys()) {
    if (!hearsOf(receiver, org)) continue;
    const ids = await deps.database.transaction(async (tx) => {
      const forgotten = await forgetToldIn(tx, { org, channel, ...span }, { isNew });
      const jobs = forgotten.map((incidentId) => ({ data: { org, incidentId }, canWait: true }));
      await deps.jobs.enqueue(tx, 'notify', jobs);
      return forgotten;
    });
    all.push({ org, incidents: ids.length });
  }
  return all;
}
