/**
 * Stage 6. Tells every receiver what an incident now looks like, and asks its user where that is wanted. Receivers do
 * not depend on each other: what one refuses holds up no other. A receiver that could not be told is tried again at a
 * set moment, by a job of its own; until then it hears nothing of the incident, and then all that happened meanwhile.
 *
 * Each receiver is told once: its row is claimed before, and settled after, each call. A crash between the two is made
 * good where the receiver allows it: webhooks and PagerDuty drop a repeated id, and in Slack the message is looked up
 * by its metadata. After a crash at that very moment, Slack apps without a history scope, the ringing reply in a Slack
 * thread, and cards in Teams may still be heard twice.
 */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { pagerDutyTelling } from './notify/pagerduty.ts';
import { questionTellings } from './notify/question.ts';
import { slackTelling } from './notify/slack.ts';
import { storyNow } from './notify/story-now.ts';
import { teamsTelling } from './notify/teams.ts';
import { type Outcome, tellOne } from './notify/tell-one.ts';
import type { NotifyDependencies, Telling } from './notify/telling.ts';
import { webhookTellings } from './notify/webhooks.ts';
import { GivenUp } from './queue/given-up.ts';
import type { StageJobs } from './stages.ts';

/**
 * Tells all receivers of an incident once, and queues what has to be tried again.
 * @throws GivenUp where a receiver could not be told at any attempt, for about a day
 */
export async function notify(
  deps: NotifyDependencies,
  { org, incidentId }: StageJobs['notify'],
): Promise<void> {
  const story = await storyNow(deps, { org, incidentId });
  if (story === null) {
    deps.log.warn({ org, incidentId }, 'nothing to tell: the org or the incident is not there');
    return;
  }
  const rows = await tellingsOf(deps, story);
  const outcomes = (await Promise.all(rows.map((row) => tellInTurn(deps, story, row)))).flat();
  const moments = outcomes.flatMap((outcome) => (outcome.state === 'later' ? [outcome.at] : []));
  if (moments.length > 0) {
    const startAfter = new Date(Math.min(...moments));
    await deps.jobs.enqueue(null, 'notify', [{ data: { org, incidentId }, startAfter }]);
  }
  const lost = outcomes.flatMap((outcome) => (outcome.state === 'given_up' ? [outcome.why] : []));
  if (lost.length > 0)
    throw new GivenUp(`Not told of ${story.reference} (${org}): ${lost.join('; ')}`);
}

/** Returns a row of tellings per receiver; those of a row are told one after the other. */
async function tellingsOf(
  deps: NotifyDependencies,
  story: IncidentStory,
): Promise<readonly (readonly Telling[])[]> {
  const { slack, pagerDuty, teams } = deps.tell;
  const alone = [
    ...(slack === null
      ? []
      : [slackTelling(deps, slack, story), ...questionTellings(deps, slack, story)]),
    ...(teams === null ? [] : [teamsTelling(deps, teams, story)]),
    ...(pagerDuty === null ? [] : [pagerDutyTelling(pagerDuty, story)]),
  ];
  return [...alone.map((telling) => [telling]), ...(await webhookTellings(deps, story))];
}

/** Tells one row in order. A telling that waits holds up those behind it; one that was given up must not. */
async function tellInTurn(
  deps: NotifyDependencies,
  story: IncidentStory,
  row: readonly Telling[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const telling of row) {
    const outcome = await tellOne(deps, story, telling);
    outcomes.push(outcome);
    if (outcome.state === 'later') break;
  }
  return outcomes;
}
