/**
 * Stage 6. Tells every receiver what an incident now looks like, and asks its user where that is wanted. Each
 * stands for itself: what one refuses holds up no other, and the queue brings the job again until all were told.
 *
 * Told once: a row per receiver is claimed before, and settled after, each call. A crash between the
 * two is made good where the receiver lets us: webhooks and PagerDuty drop a repeated id, and in Slack
 * the message is looked up by its metadata. Left open: Slack apps without a history scope, a bell in
 * a Slack thread, and a card in Teams may be heard twice after a crash at that very moment.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AlertError } from '../alerts/error.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SlackError } from '../slack/error.ts';
import { incidentView } from '../store/incidents.ts';
import {
  type ClaimAnswer,
  claimNotification,
  settleFailed,
  settleTold,
} from '../store/notifications.ts';
import { offersByHand } from './by-hand.ts';
import { ReceiverGone } from './notify/gone.ts';
import { pagerDutyTelling } from './notify/pagerduty.ts';
import { questionTellings } from './notify/question.ts';
import { slackTelling } from './notify/slack.ts';
import { storyOf } from './notify/story.ts';
import { teamsTelling } from './notify/teams.ts';
import type { NotifyDependencies, Telling } from './notify/telling.ts';
import { webhookTellings } from './notify/webhooks.ts';
import type { StageJobs } from './stages.ts';

/** Longer than any call between two signs of life; an older claim is of a worker that died. */
const LEASE_MS = 45_000;
const WAIT_FOR_OTHERS_MS = 3_000;
const LOOK_AGAIN_MS = 100;
/** No receiver may ask for more patience than the queue has. */
const MAX_PAUSE_MS = 3_600_000;

/** @throws NotifyError where somebody was not told, so that the job is tried again */
export async function notify(
  deps: NotifyDependencies,
  { org, incidentId }: StageJobs['notify'],
): Promise<void> {
  const config = deps.orgs.get(org)?.config;
  const view = await incidentView(deps.database.rows, org, incidentId);
  if (config === undefined || view === null) {
    deps.log.warn({ org, incidentId }, 'nothing to tell: the org or the incident is not there');
    return;
  }
  const plan = offersByHand(deps, view.incident, view.actions)?.plan;
  const story = storyOf(view, config, deps.config.publicUrl, plan);
  const tellings = await tellingsOf(deps, story);
  const results = await Promise.all(tellings.map((telling) => tellOne(deps, story, telling)));
  const untold = results.filter((result) => result !== null);
  if (untold.length > 0) throw new NotifyError(untold);
}

async function tellingsOf(deps: NotifyDependencies, story: IncidentStory): Promise<Telling[]> {
  const { slack, pagerDuty, teams } = deps.tell;
  return [
    ...(slack === null
      ? []
      : [slackTelling(deps, slack, story), ...questionTellings(deps, slack, story)]),
    ...(teams === null ? [] : [teamsTelling(deps, teams, story)]),
    ...(pagerDuty === null ? [] : [pagerDutyTelling(pagerDuty, story)]),
    ...(await webhookTellings(deps, story)),
  ];
}

/** Null once it is told, or never will be; else why not. */
async function tellOne(
  deps: NotifyDependencies,
  story: IncidentStory,
  telling: Telling,
): Promise<string | null> {
  const { channel, revision } = telling;
  const metric = (result: string) =>
    deps.metrics.notifications.inc({ channel: channel.split(':')[0] ?? channel, result });
  const answer = await claim(deps, story, telling);
  if (answer.state === 'told') return null;
  if (answer.state !== 'claimed') return `${channel}: ${answer.state}`;
  try {
    const externalRef = await telling.tell(answer.claim);
    const at = new Date(deps.now());
    await settleTold(deps.database.rows, answer.claim, { revision, externalRef, at });
    metric('told');
    return null;
  } catch (err) {
    const { code, retryAfterMs } = failureOf(err);
    deps.log.warn({ err, channel, incidentId: story.id }, 'a receiver was not told');
    const at = deps.now();
    await settleFailed(deps.database.rows, answer.claim, {
      error: code,
      at: new Date(at),
      notBefore: retryAfterMs === null ? null : new Date(at + Math.min(retryAfterMs, MAX_PAUSE_MS)),
    });
    metric('failed');
    return err instanceof ReceiverGone ? null : `${channel}: ${code}`;
  }
}

/** Two changes in one second are two jobs: the second waits a little for the first to be done. */
async function claim(
  { database, now }: NotifyDependencies,
  story: IncidentStory,
  { channel, key, revision }: Telling,
): Promise<ClaimAnswer> {
  const giveUpAt = performance.now() + WAIT_FOR_OTHERS_MS;
  for (;;) {
    const answer = await claimNotification(database, {
      org: story.org.key,
      incidentId: story.id,
      channel,
      key,
      revision,
      now: new Date(now()),
      leaseMs: LEASE_MS,
    });
    if (answer.state !== 'busy' || performance.now() > giveUpAt) return answer;
    await wait(LOOK_AGAIN_MS);
  }
}

function failureOf(error: unknown): { code: string; retryAfterMs: number | null } {
  if (error instanceof SlackError || error instanceof AlertError || error instanceof ReceiverGone)
    return error;
  return { code: 'unexpected', retryAfterMs: null };
}

/** Somebody was not told; the queue tries again. */
class NotifyError extends Error {
  override readonly name = 'NotifyError';
  readonly code = 'notify_incomplete';
  readonly retryable = true;

  constructor(untold: readonly string[]) {
    super(`Not told: ${untold.join('; ')}`);
  }
}
