/** Writes one incident as text for a terminal: the same facts as the console's page, in the same order. */
import { words } from '../../domain/in-words.ts';
import { percent } from '../../domain/percent.ts';
import { agreementInWords } from '../../domain/response/agreement.ts';
import { type HistoryLine, historySentence } from '../../domain/response/history-in-words.ts';
import { howItBegan } from '../../domain/response/known-password.ts';
import { questionLines } from '../../domain/response/question-in-words.ts';
import { nextStepBeside } from '../../domain/response/related.ts';
import { addressesOfAction } from '../../domain/response/response-action.ts';
import { ACTION_STATES } from '../../domain/response/story-wording.ts';
import {
  deedLines,
  otherAddressLines,
  refusalLines,
  strangerAddressLines,
} from '../../domain/response/trail-in-words.ts';
import { visibleText } from '../../domain/visible-text.ts';
import { readEvidence } from '../../pipeline/decide/stored-evidence.ts';
import { callLine, readCalls } from '../../pipeline/offers/stored-calls.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { HistoryCheck } from '../../store/history.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import type { WatchlistEntry } from '../../store/watchlist.ts';

/** Returns the text, with a line break at its end. Characters that could mislead a terminal are made visible. */
export function incidentText(
  view: IncidentView,
  check: HistoryCheck,
  watch: WatchlistEntry | null,
  related: readonly RelatedIncident[],
): string {
  return visibleText(
    [
      about({ ...view, nextStep: nextStepBeside(view.nextStep, related, view.incident) }, watch),
      trail(view),
      evidence(view),
      actions(view),
      gaps(view),
      others(related),
      history(view, check),
    ]
      .filter((part) => part.length > 0)
      .map((part) => part.join('\n'))
      .join('\n\n')
      .concat('\n'),
  );
}

function about(
  { incident, nextStep, asked, duplicates }: IncidentView,
  watch: WatchlistEntry | null,
): string[] {
  const { reference, verdict, score, status, containment, headline, details } = incident;
  const person = [incident.userName, incident.userLogin, incident.userId]
    .filter(Boolean)
    .join(', ');
  const time = (name: string, at: Date | null) =>
    at === null ? [] : [`${name.padEnd(12)}${at.toISOString()}`];
  const named = (name: string, ids: readonly number[]) =>
    ids.length === 0 ? [] : [`${name.padEnd(12)} ${ids.map((id) => `INC-${id}`).join(', ')}`];
  const theft = incident.kind === 'session_hijack';
  const began = howItBegan(incident);
  return [
    // An alarm about the hook has no verdict and no containment.
    theft
      ? `${reference}  ${verdict} ${percent(score)}  ${status}  containment: ${containment}`
      : `${reference}  ${incident.kind}  ${status}`,
    headline,
    ...(began === null ? [] : [began]),
    ...(nextStep === null ? [] : [`What to do: ${nextStep}`]),
    ...details.notices.map((notice) => `${theft ? '!' : 'What to do:'} ${notice}`),
    ...questionLines(asked.map(questionOf)),
    ...(watch === null ? [] : [watchLine(watch)]),
    '',
    person === ''
      ? `${'Org'.padEnd(12)}${incident.org}`
      : `${'Who'.padEnd(12)}${person}  (org ${incident.org})`,
    `${(theft ? 'Session' : 'About').padEnd(12)}${incident.subject}`,
    `${'Taken by'.padEnd(12)}${incident.assignee ?? 'nobody'}`,
    ...time('First bad', incident.firstBadAt),
    ...time('Noticed', incident.openedAt),
    ...time('Acted', incident.actedAt),
    ...time('Verified', incident.verifiedAt),
    ...time('Closed', incident.closedAt),
    ...named('Duplicate of', incident.duplicateOf === null ? [] : [incident.duplicateOf]),
    ...named('Duplicates', duplicates),
  ];
}

function watchLine({ expiresAt, reason, createdBy }: WatchlistEntry): string {
  return `Watched until ${expiresAt.toISOString()}, because ${reason} (${createdBy})`;
}

function trail({ incident: { details } }: IncidentView): string[] {
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  return [
    ...part('Done from the stranger’s side', deedLines(details)),
    ...part('Tried from there, and refused', refusalLines(details)),
    ...part('The stranger’s addresses', strangerAddressLines(details)),
    ...part('The user’s own addresses', otherAddressLines(details, 'own')),
    ...part('Addresses of either', otherAddressLines(details, 'unclear')),
  ];
}

function evidence({ findings }: IncidentView): string[] {
  return [...findings]
    .sort((a, b) => b.score - a.score)
    .slice(0, 1)
    .flatMap(({ evidence: stored }) => [
      'Evidence (weight: + for a theft, - against it)',
      ...readEvidence(stored).map(
        ({ weight, detail }) => `  ${signed(weight).padStart(5)}  ${detail}`,
      ),
    ]);
}

function actions({ actions: planned }: IncidentView): string[] {
  if (planned.length === 0) return ['No action is planned.'];
  return [
    'Actions',
    ...planned.flatMap((action) => [
      `  ${action.id}  ${action.kind}: ${ACTION_STATES[action.status]}${agreementInWords({ ...action, agreed: action.agreedBy }, (by) => by)}${action.decidedBy === null ? '' : ` (${action.decidedBy})`}`,
      ...readCalls(action.call)
        .flatMap((call) => [
          callLine(call),
          ...(call.request === null || call.body === null ? [] : [JSON.stringify(call.body)]),
        ])
        .map((line) => `       ${line}`),
      ...addressesOfAction(action.kind, action.params).map((ip) => `       ${ip}`),
      ...[action.reason, action.errorMessage, action.remedy]
        .filter((text) => text !== null)
        .map((text) => `       ${text}`),
    ]),
  ];
}

function others(related: readonly RelatedIncident[]): string[] {
  if (related.length === 0) return [];
  const because = ({ sameUser, sameAddresses, userLogin, userId }: RelatedIncident) =>
    [
      sameUser ? 'same user' : (userLogin ?? userId ?? ''),
      ...sameAddresses.map((ip) => `from ${ip}`),
    ].join(', ');
  return [
    'Related incidents',
    ...related.map(
      (one) =>
        `  ${one.reference}  ${one.openedAt.toISOString()}  ${one.verdict} ${percent(one.score)}, ${words(one.status)}: ${because(one)}`,
    ),
  ];
}

function gaps({ incident }: IncidentView): string[] {
  const { notContained } = incident.details;
  return notContained.length === 0 ? [] : ['Still open', ...notContained.map((gap) => `  ${gap}`)];
}

function history({ history: entries }: IncidentView, check: HistoryCheck): string[] {
  const chain = check.intact
    ? `chain intact, head ${check.head.slice(0, 16)}`
    : `THE CHAIN IS BROKEN. ${check.problem}`;
  return [
    `History (${chain})`,
    ...entries.map(
      ({ at, actor, kind, data }) => `  ${at.toISOString()}  ${actor}  ${lineOf({ kind, data })}`,
    ),
  ];
}

/** Returns an entry on one line, so that no line of a note can pass for another entry. */
function lineOf(entry: HistoryLine): string {
  return historySentence(entry).replace(/\s+/g, ' ');
}

function signed(weight: number): string {
  return `${weight < 0 ? '-' : '+'}${Math.abs(weight).toFixed(1)}`;
}
