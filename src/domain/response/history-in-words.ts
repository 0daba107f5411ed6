/** Puts an entry of the history into a sentence; a kind that is not known here is told key by key. */

import { capital, duration, plural, words } from '../in-words.ts';
import { percent } from '../percent.ts';
import { type HistoryKind, isHistoryKind } from './history-kinds.ts';
import type { ActionStatus } from './incident.ts';
import { policyInWords, rulesOf } from './judged-by.ts';
import { titleOfAction } from './response-action.ts';
import { ACTION_STATES } from './story-wording.ts';

export type HistoryLine = { readonly kind: string; readonly data: unknown };

type Data = Readonly<Record<string, unknown>>;

const SENTENCES: Readonly<Record<HistoryKind, (data: Data) => string>> = {
  opened: (data) => {
    if (data.verdict !== undefined)
      return sentence(`Opened as ${verdict(data)}`, logged(data), rules(data));
    const claim = data.forged === undefined ? '' : 'events that are not in Okta’s log claim that ';
    return sentence(`Opened: ${claim}${text(data.headline)}`);
  },
  seen_again: (data) => sentence(`Seen again: ${text(data.headline)}`),
  // The hook may have been active all the time, and may carry less than it did.
  hook_heard: () =>
    'Our event hook is active and verified: Okta delivers to us what it is set to bring.',
  resolved: (data) => sentence('Resolved', data.reason),
  judged_again: (data) => sentence(`Judged again: ${verdict(data)}`, ...news(data), logged(data)),
  verdict_changed: (data) =>
    sentence(
      `Verdict changed from ${text(data.from)} to ${verdict(data)}`,
      ...news(data),
      rules(data),
    ),
  action_planned: (data) => sentence(`${title(data)}: ${state(data)}${agreed(data)}`, data.reason),
  action_requested: (data) => `Asked for: ${title(data)}.`,
  action_approval_given: (data) =>
    sentence(
      `Agreed to “${title(data)}”: ${text(data.approvals)} of ${text(data.needed)} people`,
      data.note,
    ),
  action_approved: (data) => sentence(`Approved: ${title(data)}`, data.note),
  decision_refused: (data) =>
    sentence(`Tried to ${words(text(data.does))}, which was refused`, data.reason),
  action_denied: (data) => sentence(`Denied: ${title(data)}`, data.note),
  action_done: (data) => sentence(`Done: ${title(data)}`, data.detail),
  action_failed: (data) =>
    sentence(`Failed: ${title(data)}`, data.oktaErrorCode, data.message, data.remedy),
  action_delayed: (data) => sentence(`Will be tried again: ${title(data)}`, data.oktaErrorCode),
  action_held: (data) => sentence(`Held for a person: ${title(data)}`, data.reason),
  action_replaced: (data) => sentence(`Not as it stood: ${title(data)}`, data.reason),
  action_paused: (data) => sentence(`Held back: ${title(data)}`, data.reason),
  action_expired: (data) => sentence(`Nobody answered in time: ${title(data)}`, data.reason),
  called_off: (data) => text(data.reason),
  let_pass: (data) =>
    sentence(`Let pass until ${text(data.until).slice(0, 10)}: ${text(data.reason)}`),
  exception_ended: (data) => sentence(`Lets it pass no longer: ${text(data.reason)}`),
  watch_began: (data) =>
    sentence(
      `The user is watched more strictly until ${text(data.until).slice(0, 10)}: ${text(data.reason)}`,
    ),
  watch_ended: (data) => sentence('Watched no longer', data.because),
  undo_requested: (data) => sentence(`Asked to take back: ${title(data)}`, data.note),
  undo_left: (data) => sentence(`Nothing to do in Okta: ${title(data)}`, data.reason),
  user_ask_requested: () => 'Wants the user asked in Slack whether it was them.',
  user_asked: (data) => `Asked ${text(data.login)} in Slack whether it was them.`,
  user_not_asked: (data) => sentence('The user was not asked', data.reason),
  user_silent: () => 'The user did not answer in time.',
  user_answered: (data) =>
    sentence(
      ANSWERS[text(data.answer)] ?? '',
      WEIGHTS[text(data.weight)],
      data.goesOnAs === undefined ? '' : `It goes on as INC-${text(data.goesOnAs)}`,
      data.about === undefined ? '' : `It was asked about INC-${text(data.about)}`,
    ),
  closed: (data) =>
    sentence(
      `Closed as ${words(text(data.resolution))}${data.duplicateOf === undefined ? '' : ` of INC-${text(data.duplicateOf)}`}`,
      data.note,
      data.uncontained === true ? 'Nothing was contained' : '',
    ),
  reopened: (data) =>
    `Opened again. ${text(data.closedBy)} had closed it as ${words(text(data.resolution))}.`,
  went_on: (data) =>
    `Whoever stole the session used it after that. It goes on as INC-${text(data.goesOnAs)}.`,
  assigned: (data) => (data.to === null ? 'Given back.' : `Given to ${text(data.to)}.`),
  note: (data) => `“${text(data.text)}”`,
  actions_paused: (data) => sentence('All actions of the org stopped', data.reason),
  actions_resumed: (data) => sentence('Actions of the org go on', data.reason),
  console_sessions_ended: (data) =>
    `The user was signed out of this console, where ${text(data.sessions)} sessions were open.`,
  contained_by_action: (data) =>
    `Contained${since(data.msFromFirstBadToActed, 'after the first bad event')}; to be verified.`,
  containment_verified: (data) =>
    `Containment verified in Okta’s log${since(data.msFromActedToChecked, 'after acting')}.`,
  containment_unverified: (data) => sentence('Containment could not be verified', data.because),
  containment_broken: (data) =>
    sentence('The session acted again after it was contained', data.eventType),
  confirmed_by_okta: (data) => sentence('Okta’s log confirms it', ...said(data.events)),
  not_confirmed: (data) => sentence(`Not confirmed: ${title(data)}`, data.reason),
  user_forgotten: (data) =>
    `What was kept of the user was deleted, and the names here with it: ${text(data.userId)} stands for them.`,
  escalated: (data) => sentence(`Nobody answered, so all are told again: ${title(data)}`),
};

const ANSWERS: Readonly<Record<string, string>> = {
  no: 'Says, asked in Slack: it was NOT me',
  yes: 'Says, asked in Slack: it was me',
};

const WEIGHTS: Readonly<Record<string, string>> = {
  late: 'After the question was over: nothing is planned by it',
  stands: 'The no of before stands',
};

export function historySentence({ kind, data }: HistoryLine): string {
  const known = isRecord(data) ? data : {};
  return isHistoryKind(kind) ? SENTENCES[kind](known) : keyByKey(kind, known);
}

function keyByKey(kind: string, data: Data): string {
  const told = Object.entries(data).flatMap(([name, value]) => {
    const shown = text(value);
    return shown === '' ? [] : [`${words(name)}: ${shown}`];
  });
  return sentence(capital(words(kind)), told.join(', '));
}

function sentence(first: string, ...rest: readonly unknown[]): string {
  const parts = rest.map(text).filter((part) => part !== '');
  return [first, ...parts].map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}

function title({ action }: Data): string {
  return titleOfAction(text(action));
}

function state({ status }: Data): string {
  const word = text(status);
  return Object.hasOwn(ACTION_STATES, word) ? ACTION_STATES[word as ActionStatus] : words(word);
}

function verdict({ verdict: word, score, findings }: Data): string {
  const sure = typeof score === 'number' ? ` (${percent(score)})` : '';
  const found = typeof findings === 'number' ? `, ${plural(findings, 'finding')}` : '';
  return `${text(word)}${sure}${found}`;
}

function news({ evidence }: Data): string[] {
  if (!isRecord(evidence)) return [];
  const told = (what: string, details: unknown) =>
    Array.isArray(details) && details.length > 0
      ? [`${what}: ${details.map(text).join('; ')}`]
      : [];
  return [...told('Speaks for it now', evidence.came), ...told('Less, or no more', evidence.gone)];
}

function logged({ corroboration }: Data): string {
  return corroboration === 'confirmed' ? 'The events are in Okta’s own log' : '';
}

/** Empty for earlier entries, which do not say by which rules. */
function rules(data: Data): string {
  const by = rulesOf(data);
  if (by === null) return '';
  const rule = typeof by.rule === 'string' ? ` by the rule “${by.rule}”` : '';
  const kept = by.protected === 'yes' ? '; the user is protected' : '';
  return `By version ${by.version} under policy ${by.policy}, mode ${by.mode}${rule}${kept}`;
}

/** Says what approved an action, where no person had to agree. */
function agreed(data: Data): string {
  const by = data.status === 'approved' ? policyInWords(rulesOf(data)) : null;
  return by === null ? '' : ` by ${by}`;
}

function since(ms: unknown, what: string): string {
  return typeof ms === 'number' ? `, ${duration(Math.max(0, ms))} ${what}` : '';
}

function said(events: unknown): string[] {
  if (!Array.isArray(events)) return [];
  return events.map((event: unknown) => (isRecord(event) ? text(event.says) : ''));
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
