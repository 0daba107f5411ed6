/**
 * Takes clicks on the service's buttons in Slack. Slack wants an answer within three seconds and shows nothing of it:
 * what became of the click stands in the updated message, or is told to the person alone.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SlackConfig } from '../config.ts';
import type { Decider } from '../domain/response/themselves.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import {
  actByHand,
  answerQuestion,
  approveAction,
  approveSeveral,
  assignIncident,
  denyAction,
} from '../pipeline/steer.ts';
import { isFromSlack, mayBeFromSlack, type SlackHeaders } from '../slack/authenticate.ts';
import type { ButtonMeaning } from '../slack/clicked-button.ts';
import { takenWords } from '../slack/given.ts';
import { readInteraction, readSubmission, type SlackInteraction } from '../slack/interaction.ts';
import {
  ASKED_BEFORE_RESTORE,
  actWords,
  answersWords,
  answerWords,
  BEFORE_RESTORE,
  FORM_CLOSED,
  userAnswerWords,
} from '../slack/replies.ts';
import { answerPrivately } from '../slack/response-url.ts';
import { refuseOtherMethods } from './allowed-methods.ts';
import { whyNotThere } from './clicked-incident.ts';
import { clientOf } from './client-of.ts';
import { type Clicker, type Clickers, createClickers } from './slack-clicker.ts';
import { takeForm } from './slack-form-sent.ts';
import { type OpensForm, openForm, opensForm } from './slack-forms.ts';

const ADDRESS = '/slack/interactions';

const BODY_LIMIT_BYTES = 256 * 1024;

export type SlackInteractionOptions = { readonly deps: Dependencies };

/** Registers nothing where no signing secret is configured: an unverified click must not decide. */
export async function slackInteractionRoutes(
  app: FastifyInstance,
  { deps }: SlackInteractionOptions,
): Promise<void> {
  const { slack } = deps.config;
  const secret = slack?.signingSecret ?? null;
  if (slack === null || secret === null) return;
  const clickers = createClickers(deps);
  // The signature covers the bytes as they came, so nothing may parse them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  // Whoever tries the address in a browser is told that it is there.
  refuseOtherMethods(app, ADDRESS, ['POST']);
  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    deps.refusals.note({ reason: 'not_from_slack', by: null, via: clientOf(request) });
    return reply.code(401).send({ error: { code: 'not_from_slack' } });
  };
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    mayBeFromSlack(signed(request), deps.now()) ? undefined : refuse(request, reply);
  app.post(ADDRESS, { bodyLimit: BODY_LIMIT_BYTES, onRequest }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!isFromSlack({ ...signed(request), body }, secret, deps.now()))
      return refuse(request, reply);
    const form = body.toString('utf8');
    const interaction = readInteraction(form);
    if (interaction !== null) await act(deps, slack, interaction, clickers);
    const submission = readSubmission(form);
    const answer = submission === null ? null : await takeForm(deps, submission, clickers);
    return answer === null ? reply.code(200).send() : reply.code(200).send(answer);
  });
}

async function act(
  deps: Dependencies,
  slack: SlackConfig,
  interaction: SlackInteraction,
  clickers: Clickers,
): Promise<void> {
  const { sender, meaning } = interaction;
  const { by } = sender;
  const notOpened = () => tell(deps, slack, interaction, FORM_CLOSED);
  const clicker: Clicker = isAboutThem(meaning)
    ? { may: true, decider: sender }
    : await clickers.of(sender, meaning.org);
  const words = clicker.may
    ? opensForm(meaning)
      ? await openForm(deps, { ...interaction, ...clicker, meaning, notOpened })
      : await decide(deps, clicker.decider, meaning)
    : clicker.words;
  deps.log.info({ by, does: meaning.does, incidentId: meaning.incidentId }, 'slack button clicked');
  if (words !== null) tell(deps, slack, interaction, words);
}

/**
 * Whether the click answers a question put to a user, guests included: it has to come from the very id that was asked.
 */
function isAboutThem({ does }: ButtonMeaning): boolean {
  return does === 'answer';
}

/**
 * Tells the person alone. It is not waited for: Slack counts the seconds of the answer, and the click has had its
 * effect.
 */
function tell(
  deps: Dependencies,
  slack: SlackConfig,
  { responseUrl, meaning: { incidentId } }: SlackInteraction,
  words: string,
): void {
  if (responseUrl === null) return;
  void answerPrivately(responseUrl, slack.apiUrl, words).then((said) => {
    if (!said) deps.log.warn({ incidentId }, 'no answer given to a slack click');
  });
}

/** Does what a button says. Returns what the person is told; null where the updated message says it all. */
async function decide(
  deps: Dependencies,
  decider: Decider,
  meaning: Exclude<ButtonMeaning, OpensForm>,
): Promise<string | null> {
  const gone = await whyNotThere(deps, meaning);
  if (gone !== null)
    return gone === BEFORE_RESTORE && meaning.does === 'answer' ? ASKED_BEFORE_RESTORE : gone;
  const { by } = decider;
  const { incidentId } = meaning;
  if (meaning.does === 'contain') {
    const { org, verdict } = meaning;
    return actWords(
      await actByHand(deps, { ...decider, org, incidentId, verdict, kinds: null }),
      by,
    );
  }
  if (meaning.does === 'take') {
    const taken = { ...decider, org: meaning.org, incidentId, assignee: by, from: null };
    return takenWords(await assignIncident(deps, taken));
  }
  if (meaning.does === 'answer') {
    const { org, questionId, answer } = meaning;
    return userAnswerWords(await answerQuestion(deps, { org, incidentId, questionId, by, answer }));
  }
  if (meaning.does === 'approve_all') {
    const { org, actionIds } = meaning;
    return answersWords(await approveSeveral(deps, { ...decider, org, incidentId, actionIds }), by);
  }
  const request = { ...decider, org: meaning.org, incidentId, actionId: meaning.actionId };
  const answer = meaning.does === 'approve' ? approveAction : denyAction;
  return answerWords(await answer(deps, request), { does: meaning.does, by });
}

function signed({ headers }: FastifyRequest): SlackHeaders {
  return {
    timestamp: first(headers['x-slack-request-timestamp']),
    signature: first(headers['x-slack-signature']),
  };
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
