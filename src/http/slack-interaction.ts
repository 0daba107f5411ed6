/**
 * A click on one of our buttons in Slack. Slack wants an answer within three seconds and has nothing to
 * say to it: what became of the click stands in the updated message, or is told to the person alone.
 */
import type { FastifyInstance } from 'fastify';
import type { SlackConfig } from '../config.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import {
  actByHand,
  answerQuestion,
  approveAction,
  approveSeveral,
  closeIncident,
  denyAction,
} from '../pipeline/steer.ts';
import { isFromSlack } from '../slack/authenticate.ts';
import { readInteraction, type SlackInteraction } from '../slack/interaction.ts';
import {
  actWords,
  answersWords,
  answerWords,
  closedWords,
  NOT_FOUND,
  userAnswerWords,
} from '../slack/replies.ts';
import { answerPrivately } from '../slack/response-url.ts';

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
  // The signature covers the bytes as they came, so nothing may parse them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/slack/interactions', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const genuine = isFromSlack(
      {
        timestamp: first(request.headers['x-slack-request-timestamp']),
        signature: first(request.headers['x-slack-signature']),
        body,
      },
      secret,
      deps.now(),
    );
    if (!genuine) return reply.code(401).send({ error: { code: 'not_from_slack' } });
    const interaction = readInteraction(body.toString('utf8'));
    if (interaction !== null) await act(deps, slack, interaction);
    return reply.code(200).send();
  });
}

async function act(
  deps: Dependencies,
  slack: SlackConfig,
  interaction: SlackInteraction,
): Promise<void> {
  const words = await decide(deps, interaction);
  const { by, meaning, responseUrl } = interaction;
  deps.log.info({ by, does: meaning.does, incidentId: meaning.incidentId }, 'slack button clicked');
  if (words === null || responseUrl === null) return;
  // Not waited for: Slack counts the seconds of our answer, and the click has had its effect.
  void answerPrivately(responseUrl, slack.apiUrl, words).then((said) => {
    if (!said)
      deps.log.warn({ incidentId: meaning.incidentId }, 'no answer given to a slack click');
  });
}

/** Null where the updated message says it all. */
async function decide(
  deps: Dependencies,
  { by, meaning }: SlackInteraction,
): Promise<string | null> {
  if (!deps.orgs.has(meaning.org)) return NOT_FOUND;
  const { incidentId } = meaning;
  if (meaning.does === 'close_benign') {
    const { does: _does, ...seen } = meaning;
    return closedWords(await closeIncident(deps, { ...seen, by, resolution: 'benign' }), by);
  }
  if (meaning.does === 'contain') {
    const { org, verdict } = meaning;
    return actWords(await actByHand(deps, { org, incidentId, verdict, by, kinds: null }), by);
  }
  if (meaning.does === 'answer') {
    const { org, questionId, answer } = meaning;
    return userAnswerWords(await answerQuestion(deps, { org, incidentId, questionId, by, answer }));
  }
  if (meaning.does === 'approve_all') {
    const { org, actionIds } = meaning;
    return answersWords(await approveSeveral(deps, { org, incidentId, actionIds, by }), by);
  }
  const request = { org: meaning.org, incidentId, actionId: meaning.actionId, by };
  const answer = meaning.does === 'approve' ? approveAction : denyAction;
  return answerWords(await answer(deps, request), { does: meaning.does, by });
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
