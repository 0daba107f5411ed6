/** Takes a form that somebody sent in Slack: does what the form showed, and shows the result in its place. */
import type { Decider } from '../domain/response/themselves.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { actByHand, approveSeveral, closeIncident } from '../pipeline/steer.ts';
import { ORIGINAL, REASON } from '../slack/closing.ts';
import type { SlackSubmission } from '../slack/interaction.ts';
import { actWords, answersWords, closedWords, NO_REASON } from '../slack/replies.ts';
import { toldView, type View } from '../slack/view.ts';
import { NO_ORIGINAL, named } from './api/incident-input.ts';
import { whyNotThere } from './clicked-incident.ts';
import type { Clickers } from './slack-clicker.ts';
import { closingAs } from './slack-forms.ts';

/**
 * The answer in Slack's format (docs.slack.dev, "Modals"): words below a field of the form, which stays, or another
 * view in its place.
 */
export type FormAnswer =
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly response_action: 'update'; readonly view: View };

/** Does what the form says. Returns null where it is done, and the form closes. */
export async function takeForm(
  deps: Dependencies,
  submission: SlackSubmission,
  clickers: Clickers,
): Promise<FormAnswer | null> {
  const { sender, meaning } = submission;
  const { does, incidentId } = meaning;
  const clicker = await clickers.of(sender, meaning.org);
  const gone = clicker.may ? await whyNotThere(deps, meaning) : clicker.words;
  const answer =
    clicker.may && gone === null
      ? await done(deps, clicker.decider, submission)
      : toldIn(meaning, gone);
  deps.log.info({ by: sender.by, does, incidentId }, 'slack form sent');
  return answer;
}

/** Tells the words below the reason where the form has that field; else in place of the form. */
function toldIn({ does, incidentId }: Meaning, words: string | null): FormAnswer | null {
  if (words === null) return null;
  return does === 'close_benign' || does === 'close_theft'
    ? below(REASON, words)
    : { response_action: 'update', view: toldView(`INC-${incidentId}`, words) };
}

function below(field: string, words: string): FormAnswer {
  return { response_action: 'errors', errors: { [field]: words } };
}

type Meaning = SlackSubmission['meaning'];

async function done(
  deps: Dependencies,
  decider: Decider,
  { meaning, reason, original }: SlackSubmission,
): Promise<FormAnswer | null> {
  const { by } = decider;
  switch (meaning.does) {
    case 'close_benign':
    case 'close_theft':
      return close(deps, decider, meaning, { reason, original });
    case 'approve_all':
      return toldIn(
        meaning,
        answersWords(await approveSeveral(deps, { ...meaning, ...decider }), by),
      );
    case 'contain':
      return toldIn(
        meaning,
        actWords(await actByHand(deps, { ...meaning, ...decider, kinds: null }), by),
      );
  }
}

/** Closes as the form says. What is wrong about the original stands below its own field. */
async function close(
  deps: Dependencies,
  decider: Decider,
  meaning: Extract<Meaning, { does: 'close_benign' | 'close_theft' }>,
  { reason, original }: Pick<SlackSubmission, 'reason' | 'original'>,
): Promise<FormAnswer | null> {
  if (reason === '') return below(REASON, NO_REASON);
  const of = original === '' ? null : named.safeParse(original);
  if (of?.success === false) return below(ORIGINAL, NO_ORIGINAL.reason);
  const { does, ...closes } = meaning;
  const request = { ...closingAs(does, closes, of?.data), ...decider, note: reason };
  const closed = await closeIncident(deps, request);
  const words = closedWords(closed, decider.by);
  const isAboutOriginal = of !== null && closed.outcome === 'not_possible';
  return words !== null && isAboutOriginal ? below(ORIGINAL, words) : toldIn(meaning, words);
}
