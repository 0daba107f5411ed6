/** `warden redrive --receiver`: sends a webhook once more what it took before and lost since. */
import { webhookIdentity, webhookName } from '../../alerts/webhook.ts';
import type { WebhookConfig } from '../../config.ts';
import type { SteerDependencies } from '../../pipeline/dependencies.ts';
import { tellAgain, toldBefore } from '../../pipeline/notify/tell-again.ts';
import { moment } from '../../queries/incident-query.ts';
import { CommandFailure, UsageError } from '../incident/failure.ts';

export type AgainOptions = {
  readonly receiver: string;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly confirm?: true | undefined;
};

/** The messages that are sent again, or would be. */
export type SentAgain = {
  /** Name that people are shown. */
  readonly receiver: string;
  readonly since: string;
  readonly until: string;
  readonly orgs: readonly { readonly org: string; readonly incidents: number }[];
  /** Whether the workers send them now; otherwise they were only counted. */
  readonly confirmed: boolean;
};

/** Most incidents of one call, so that new alerts do not wait long, and a mistake does not flood the receiver. */
const MOST_INCIDENTS = 2_000;

/**
 * Counts what the receiver was told in that time and, where this is confirmed, has it sent again.
 * @throws UsageError, CommandFailure
 */
export async function sendAgain(
  deps: SteerDependencies,
  { receiver: wanted, since, until, confirm = undefined }: AgainOptions,
): Promise<SentAgain> {
  const from = momentOf('--since', since);
  const upTo = until === undefined ? new Date(deps.now()) : momentOf('--until', until);
  if (from >= upTo) throw new UsageError('--since must lie before --until, and in the past.');
  const receiver = receiverOf(deps, wanted);
  const span = { since: from, until: upTo };
  const found = await toldBefore(deps, receiver, span);
  const about = {
    receiver: webhookName(webhookIdentity(receiver)),
    since: from.toISOString(),
    until: upTo.toISOString(),
  };
  const incidents = found.reduce((sum, each) => sum + each.incidents, 0);
  if (found.some(({ isGone }) => isGone)) {
    throw new CommandFailure(
      `${about.receiver} answered 410, so nothing is sent to it. Have it mended and run “warden redrive” first, which also tells it what it missed.`,
    );
  }
  if (incidents > MOST_INCIDENTS) {
    // One that was given may end a part already.
    const last =
      until === undefined
        ? `; the last --until is ${about.until}, since what is sent again counts as told then`
        : '';
    throw new CommandFailure(
      `these are ${incidents} incidents, and at most ${MOST_INCIDENTS} are sent again at once. Give an earlier --until, and go on from there${last}.`,
    );
  }
  if (confirm === undefined) {
    const orgs = found.map(({ org, incidents: of }) => ({ org, incidents: of }));
    return { ...about, orgs, confirmed: false };
  }
  return { ...about, orgs: await tellAgain(deps, receiver, span), confirmed: true };
}

/** Returns in words what would be sent, or is being sent. */
export function againInWords({ receiver, since, until, orgs, confirmed }: SentAgain): string {
  const told = orgs.filter(({ incidents }) => incidents > 0);
  if (told.length === 0) return `${receiver} was told of nothing from ${since} until ${until}.\n`;
  const what = told
    .map(({ org, incidents: n }) => `${n} ${n === 1 ? 'incident' : 'incidents'} of ${org}`)
    .join(', ');
  return confirmed
    ? `${receiver} is sent ${what} again, behind everything that is new.\n`
    : `${receiver} was told of ${what} from ${since} until ${until}.\nNothing was sent. To send it again, as it stands now and with the whole history, run this with --confirm.\n`;
}

function momentOf(option: '--since' | '--until', given: string | undefined): Date {
  if (given === undefined)
    throw new UsageError(`${option} is missing: say since when it lost messages.`);
  const read = moment.safeParse(given);
  if (!read.success) throw new UsageError(`${option} must be a day or a moment with its zone.`);
  return new Date(read.data);
}

/** Finds a receiver by address, host, or its name's eight digits. @throws UsageError naming all, without addresses */
function receiverOf({ config }: SteerDependencies, wanted: string): WebhookConfig {
  const { receivers } = config.alertWebhooks;
  const meant = receivers.filter((one) => {
    const { channel, host } = webhookIdentity(one);
    const digits = channel.replace('webhook:', '').slice(0, 8);
    return [one.url, host, digits].includes(wanted);
  });
  const [receiver] = meant;
  if (receiver !== undefined && meant.length === 1) return receiver;
  const names = (meant.length > 1 ? meant : receivers).map((one) =>
    webhookName(webhookIdentity(one)),
  );
  if (meant.length > 1) {
    throw new UsageError(
      `--receiver: several have this host: ${names.join(', ')}. Write the eight digits of one.`,
    );
  }
  const there = names.length === 0 ? 'none is configured' : `there are: ${names.join(', ')}`;
  throw new UsageError(
    `--receiver: no webhook is called that; ${there}. (Slack, Teams and PagerDuty are not told again: it would ring again.)`,
  );
}
