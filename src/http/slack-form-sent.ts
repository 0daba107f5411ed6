/** Takes a form that somebody sent in Slack: does what the form showed, and shows the result in its place. */
import type { Decider } from '../domain/response/themselves.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { actByHand, approveSeveral, closeIncident } from '../pipeline/steer.ts';
import { REASON } from '../slack/closing.ts';
import type { SlackSubmission } from '../slack/interaction.ts';
import { actWords, answersWords, closedWords, NO_REASON } from '../slack/replies.ts';
import { toldView, type View } from '../slack/view.ts';
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
  { sender, meaning, reason }: SlackSubmission,
  clickers: Clickers,
): Promise<FormAnswer | null> {
  const { does, incidentId } = meaning;
  const closes = does === 'close_benign' || does === 'close_theft';
  const clicker = await clickers.of(sender, meaning.org);
  const words = clicker.may
    ? ((await whyNotThere(deps, meaning)) ?? (await done(deps, clicker.decider, meaning, reason)))
    : clicker.words;
  deps.log.info({ by: sender.by, does, incidentId }, 'slack form sent');
  if (words === null) return null;
  return closes
    ? { response_action: 'errors', errors: { [REASON]: words } }
    : { response_action: 'update', view: toldView(`INC-${incidentId}`, words) };
}

async function done(
  deps: Dependencies,
  decider: Decider,
  meaning: SlackSubmission['meaning'],
  reason: string,
): Promise<string | null> {
  const { by } = decider;
  switch (meaning.does) {
    case 'close_benign':
    case 'close_theft': {
      if (reason === '') return NO_REASON;
      const { does, ...closes } = meaning;
      const request = { ...closingAs(does, closes), ...decider, note: reason };
      return closedWords(await closeIncident(deps, request), by);
    }
    case 'approve_all':
      return answersWords(await approveSeveral(deps, { ...meaning, ...decider }), by);
    case 'contain':
      return actWords(await actByHand(deps, { ...meaning, ...decider, kinds: null }), by);
  }
}
