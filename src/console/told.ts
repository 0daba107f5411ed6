/** Tells the result of the form that was just sent, carried over the redirect by its code. */
import { z } from 'zod';
import { readReason, sealReason } from './because.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './page.ts';

const SENTENCES = {
  approved: ['good', 'Approved. It is being done; this page follows it.'],
  waiting_for_second: [
    'info',
    'You have agreed, and it is not done yet: how many more have to agree stands below.',
  ],
  requested: ['good', 'Asked for. It is being done, or waits until others agree; see below.'],
  nothing_to_do: [
    'info',
    'It has been done already, is being done, or cannot be done to this user. Nothing was changed.',
  ],
  reopened: ['good', 'Opened again. What closing had called off is asked for anew, below.'],
  already_open: ['info', 'It is open already.'],
  passes: ['good', 'It is let pass. The session is being judged again; this page follows it.'],
  watched: ['good', 'Watched: more of what this user does is told. Nothing is done by it.'],
  ended: ['good', 'Ended: from now on it is judged like anything else.'],
  already_ended: ['info', 'It had ended already.'],
  denied: ['info', 'Denied. It will not be done.'],
  undoing: ['good', 'Being taken back; this page follows it.'],
  closed: ['good', 'Closed. What had not begun was called off.'],
  assign: ['good', 'It is yours.'],
  given: ['good', 'Given. Who has it stands at the top of the page.'],
  asking: ['good', 'The user is being asked in Slack; this page follows it.'],
  already_asked: ['info', 'The user is being asked, or has answered, already.'],
  cannot_ask: ['bad', 'The user cannot be asked: Slack is not set up for it, or nobody is known.'],
  already_taken: ['info', 'Somebody else has taken it meanwhile; nothing was changed.'],
  note: ['good', 'The note is in the history.'],
  paused: ['info', 'All actions are stopped.'],
  resumed: ['good', 'Actions go on.'],
  unchanged: ['info', 'It stood that way already.'],
  already_decided: ['info', 'Somebody was faster: the first answer counts, yours changed nothing.'],
  already_closed: ['info', 'Somebody had closed it already; nothing was changed.'],
  judged_otherwise: [
    'bad',
    'It is judged otherwise by now, or the user says that it was not them, so nothing was done. Look at what changed, and decide again.',
  ],
  not_contained: [
    'bad',
    'Nothing is contained and the session has not ended, so nothing was done. Contain it first, or tick that you know.',
  ],
  already_undone: ['info', 'It has been taken back already.'],
  expired: ['bad', 'Too late: the time to answer is over. Nothing was done.'],
  not_allowed: [
    'bad',
    'The policy does not allow it: you are none of its approvers, it is about yourself, or it now only observes or protects this user. Nothing was done.',
  ],
  not_possible: [
    'bad',
    'That cannot be done: it is past taking back, nothing can be let pass, or another incident is open about it.',
  ],
  too_many: ['bad', 'That is too much within an hour, so nothing was done.'],
  not_found: ['bad', 'There is no such action any more.'],
  none_chosen: ['info', 'No incident was chosen, so nothing was done.'],
  org_gone: ['bad', 'Its org is not configured any more, so nothing was done.'],
  old_form: ['bad', 'Your form was too old to be trusted, so nothing was done. Try again.'],
  signed_out: [
    'bad',
    'You were not signed in any more when you sent that, so nothing of it was done. Do it again.',
  ],
  bad_form: ['bad', 'Something was missing in the form, so nothing was done. Fill it in again.'],
} as const satisfies Readonly<Record<string, readonly ['good' | 'info' | 'bad', string]>>;

type ToldCode = keyof typeof SENTENCES;

export type Told = {
  readonly code: ToldCode;
  /** Why nothing was done, where more is known than the code says. */
  readonly because: string | null;
  /** The action that it is about; null where it is about none. */
  readonly actionId: number | null;
};

/** Returns a known code, or null: an address cannot put words on the page. */
export function readTold(code: unknown): ToldCode | null {
  return typeof code === 'string' && Object.hasOwn(SENTENCES, code) ? (code as ToldCode) : null;
}

const query = z.object({
  told: z.unknown().optional(),
  because: z.unknown().optional(),
  at: z.coerce.number().int().positive().optional().catch(undefined),
});

/** Returns the result of a form that is in the address of a page; null where there is none. */
export function toldBy(address: unknown, reader: Reader): Told | null {
  const { told: code, because, at = null } = query.parse(address);
  const read = readTold(code);
  if (read === null) return null;
  return { code: read, because: readReason(because, reader), actionId: at };
}

/** Returns the sentence about a form that was sent; nothing where none was. */
export function told(shown: Told | null): Html | '' {
  if (shown === null) return '';
  const [tone, sentence] = SENTENCES[shown.code];
  const words =
    shown.because === null ? sentence : html`<strong>Nothing was done.</strong> ${shown.because}`;
  // The page is new: without the focus, a screen reader would not read out the result of the form.
  return html`<p class="told ${tone}" id="${CAME}" role="status" tabindex="-1" autofocus>${words}</p>`;
}

/** Id of the sentence on the page, for the address. */
export const CAME = 'came';

type Came = { readonly outcome: string; readonly reason?: string };

/**
 * Returns the result of a form as the query of the page that tells it.
 * @param word the form's own: where something was done, it says what
 */
export function toldQuery(
  word: string,
  { outcome, reason }: Came,
  reader: Reader,
  actionId: number | null = null,
): string {
  const code = readTold(outcome === 'done' ? word : outcome) ?? 'unchanged';
  const because = reason === undefined ? '' : `&because=${sealReason(reason, reader)}`;
  return `?told=${code}${because}${actionId === null ? '' : `&at=${actionId}`}`;
}
