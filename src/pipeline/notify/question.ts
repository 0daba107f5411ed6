/** Sends the direct message that asks the user "was this you?" once, and then updates it with what became of it. */
import { z } from 'zod';
import { type IncidentStory, isOver } from '../../domain/response/incident-story.ts';
import { seenOf } from '../../domain/response/question-in-words.ts';
import type { UserQuestion } from '../../domain/response/user-question.ts';
import type { SlackClient, SlackMark, SlackRef } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { questionMessage } from '../../slack/question.ts';
import { type Claim, noteReference } from '../../store/notifications.ts';
import { keepWhom, notAsked, nowAsked, stillWanted } from './question-state.ts';
import { findPosted, hashOf, updateMessage } from './slack-message.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

const toldShape = z.object({ channel: z.string(), ts: z.string(), hash: z.string() });
type Told = z.infer<typeof toldShape>;

type Asking = {
  readonly deps: NotifyDependencies;
  readonly slack: SlackClient;
  readonly story: IncidentStory;
  readonly question: UserQuestion;
};

/** Returns a telling for each question that was sent or is to be sent. */
export function questionTellings(
  deps: NotifyDependencies,
  slack: SlackClient,
  story: IncidentStory,
): Telling[] {
  return story.questions
    .filter(({ status }) => status !== 'not_asked')
    .map((question) => ({
      channel: 'slack',
      key: `question:${question.id}`,
      revision: story.revision,
      tell: (claim) => tell({ deps, slack, story, question }, claim),
    }));
}

async function tell(asking: Asking, claim: Claim): Promise<Told | null> {
  const { deps, story, question } = asking;
  const read = toldShape.safeParse(claim.externalRef);
  const told = read.success ? read.data : await ask(asking, claim);
  if (told === null) return null;
  // Also where a worker posted the question and died before it could note that.
  if (question.askedAt === null) await nowAsked(deps, story, question.id);
  // A new message already shows what was stored on the way, which the story does not have yet.
  return read.success ? update(asking, told) : told;
}

/** Updates the message. Where Slack refuses, it stays as it is: that matters less than what else is to be told. */
async function update({ deps, slack, story, question }: Asking, told: Told): Promise<Told> {
  const message = questionMessage(story, question, isOver(story));
  const hash = hashOf(message);
  if (told.hash === hash) return told;
  try {
    const updated = await updateMessage(slack, told, message, markOf(story, question));
    return updated ? { ...told, hash } : told;
  } catch (err) {
    if (!(err instanceof SlackError) || err.retryable) throw err;
    deps.log.warn(
      { err, incidentId: story.id },
      'what a user was asked cannot be updated in slack',
    );
    return told;
  }
}

/** Asks the user; null where nobody is asked, and the incident says why. @throws SlackError where it may be retried */
async function ask(asking: Asking, claim: Claim): Promise<Told | null> {
  const { deps, slack, story, question } = asking;
  if (!(await stillWanted(deps, slack, story, question.id))) return null;
  try {
    return await send(asking, claim);
  } catch (error) {
    if (!(error instanceof SlackError) || error.retryable) throw error;
    deps.log.warn({ err: error, incidentId: story.id }, 'a user cannot be asked in slack');
    await notAsked(deps, story, question.id, `${error.message}. ${error.remedy}`);
    return null;
  }
}

async function send({ deps, slack, story, question }: Asking, claim: Claim): Promise<Told | null> {
  const login = story.user?.login ?? '';
  const person = question.slackUser ?? (await slack.findPerson(login));
  const seen = question.seen ?? seenOf(story);
  if (person === null || seen === null) {
    const why = person === null ? `Slack knows nobody with the address ${login}.` : NOTHING_LEFT;
    await notAsked(deps, story, question.id, why);
    return null;
  }
  const channel = await slack.openConversation(person);
  const { rows } = deps.database;
  await noteReference(rows, claim, { channel }, new Date(deps.now()));
  // Stored before it is sent, so that a user who answers at once is known.
  if (!(await keepWhom(deps, story, question.id, person, seen))) return null;
  const mark = markOf(story, question);
  const since = question.requestedAt;
  const message = questionMessage(story, { ...question, seen }, isOver(story));
  const posted: SlackRef =
    (claim.uncertain ? await findPosted(deps, slack, mark, since, channel) : null) ??
    (await slack.postMessage(message, mark, channel));
  const told = { ...posted, hash: hashOf(message) };
  await noteReference(rows, claim, told, new Date(deps.now()));
  return told;
}

const NOTHING_LEFT = 'Nothing is left that they could be asked about.';

function markOf({ org, id }: IncidentStory, question: UserQuestion): SlackMark {
  return { org: org.key, incidentId: id, questionId: question.id };
}
