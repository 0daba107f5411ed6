/** Sends one message to one receiver: claimed before it is sent, and settled after. */
import { setTimeout as wait } from 'node:timers/promises';
import { AlertError } from '../../alerts/error.ts';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import { SlackError } from '../../slack/error.ts';
import {
  type Claim,
  type ClaimAnswer,
  claimNotification,
  settleFailed,
  settleTold,
} from '../../store/notifications.ts';
import { ReceiverGone } from './gone.ts';
import { pauseAfter } from './patience.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

/** Age from which on a claim is that of a worker that died: longer than any call between two signs of life. */
const LEASE_MS = 45_000;
const WAIT_FOR_OTHERS_MS = 3_000;
const LOOK_AGAIN_MS = 100;
/** After which time to return to a message that another worker is sending. */
const OTHERS_MAY_TAKE_MS = 2_000;

export type Outcome =
  /** It was told, or is not to be told any more. */
  | { readonly state: 'told' }
  /** It is tried again at this moment, in epoch milliseconds. */
  | { readonly state: 'later'; readonly at: number }
  | { readonly state: 'given_up'; readonly why: string };

/** Tells one receiver. Throws only where the database fails; whatever the receiver does is an outcome. */
export async function tellOne(
  deps: NotifyDependencies,
  story: IncidentStory,
  telling: Telling,
): Promise<Outcome> {
  const answer = await claim(deps, story, telling);
  switch (answer.state) {
    case 'told':
      return { state: 'told' };
    case 'paused':
      return { state: 'later', at: answer.until.getTime() };
    case 'busy':
      return { state: 'later', at: deps.now() + OTHERS_MAY_TAKE_MS };
    case 'claimed':
      return tellClaimed(deps, telling, answer.claim);
  }
}

async function tellClaimed(
  deps: NotifyDependencies,
  { channel, revision, tell }: Telling,
  claimed: Claim,
): Promise<Outcome> {
  const count = (result: string) =>
    deps.metrics.notifications.inc({ channel: channel.split(':')[0] ?? channel, result });
  try {
    const externalRef = await tell(claimed);
    const at = new Date(deps.now());
    await settleTold(deps.database.rows, claimed, { revision, externalRef, at });
    count('told');
    return { state: 'told' };
  } catch (error) {
    const outcome = await failed(deps, claimed, error);
    count('failed');
    return outcome;
  }
}

async function failed(deps: NotifyDependencies, claimed: Claim, error: unknown): Promise<Outcome> {
  const { org, incidentId, channel } = claimed;
  const { code, retryAfterMs } = failureOf(error);
  const at = deps.now();
  const isGone = error instanceof ReceiverGone;
  const pauseMs = isGone ? null : pauseAfter(claimed.failures, retryAfterMs);
  const notBefore = pauseMs === null ? null : new Date(at + pauseMs);
  await settleFailed(deps.database.rows, claimed, { error: code, at: new Date(at), notBefore });
  // That the receiver is gone was told when it answered so.
  if (isGone) return { state: 'told' };
  const about = { org, incidentId, channel, code, ...wordsOf(error), nextTry: notBefore };
  deps.log.warn(about, 'a receiver was not told');
  return notBefore === null
    ? { state: 'given_up', why: `${channel}: ${code}` }
    : { state: 'later', at: notBefore.getTime() };
}

/** Claims the message. Two changes in one second are two jobs, and the second waits a little for the first. */
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

type Known = SlackError | AlertError | ReceiverGone;

function isKnown(error: unknown): error is Known {
  return (
    error instanceof SlackError || error instanceof AlertError || error instanceof ReceiverGone
  );
}

function failureOf(error: unknown): Pick<Known, 'code' | 'retryAfterMs'> {
  return isKnown(error) ? error : { code: 'unexpected', retryAfterMs: null };
}

/** Returns what the log says of an error; the place in the code only where it was not expected. */
function wordsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!isKnown(error)) return { err: error };
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  const remedy = 'remedy' in error ? { remedy: error.remedy } : {};
  return { reason: error.message, ...cause, ...remedy };
}
