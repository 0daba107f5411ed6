/** A response action, done or waiting, as lines of a card. Pure. */
import { agreementInWords } from '../domain/response/agreement.ts';
import { consequenceOf } from '../domain/response/consequence.ts';
import type { StoryAction } from '../domain/response/incident-story.ts';
import { ACTION_WORDS } from '../domain/response/story-wording.ts';
import { utc } from '../domain/response/trail-in-words.ts';
import { line, ours, type RichTextBlock, run } from './adaptive-card.ts';

/** Style of a value shown exactly as it came. */
export const VALUE = { fontType: 'Monospace' } as const;

/** Returns the action's lines, with the exact calls to Okta, and the reason where it was not done. */
export function responseLines(action: StoryAction): RichTextBlock[] {
  const { title, status, decidedBy, finishedAt, calls, addresses, reason } = action;
  const by = decidedBy === null || decidedBy === 'system' ? '' : `, by ${decidedBy}`;
  const at = finishedAt === null ? '' : `, ${utc(finishedAt)}`;
  return [
    line([
      ours('• '),
      run(title, { weight: 'Bolder' }),
      ours(' — '),
      run(`${ACTION_WORDS[status]}${waiting(action)}${by}${at}`),
    ]),
    ...whatItDoes(action).map((text) => line([ours(text)])),
    ...calls.map((call) => line([run(call, VALUE)])),
    ...(addresses.length === 0 ? [] : [line([run(addresses.join(' '), VALUE)])]),
    ...[reason ?? '', failed(action)]
      .filter((text) => text !== '')
      .map((text) => line([run(text)])),
  ];
}

/** Returns in words what a waiting action does, for those who decide on it: few understand the calls alone. */
function whatItDoes({ status, kind }: StoryAction): string[] {
  const consequence = status === 'awaiting_approval' ? consequenceOf(kind) : null;
  return consequence === null ? [] : [consequence.covers];
}

/** Returns whose agreement the action waits for, and until when. */
function waiting(action: StoryAction): string {
  const { status, approvalExpiresAt } = action;
  if (status !== 'awaiting_approval') return '';
  return `${agreementInWords(action, (by) => by)}${approvalExpiresAt === null ? '' : ` until ${utc(approvalExpiresAt)}`}`;
}

function failed({ errorCode, errorMessage, remedy }: StoryAction): string {
  const said = [errorCode, errorMessage].filter((text) => text !== null).join(': ');
  return [said, remedy ?? ''].filter((text) => text !== '').join('. ');
}
