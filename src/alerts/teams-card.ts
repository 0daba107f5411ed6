/** An incident as cards for Microsoft Teams: one with what Slack's first message says, later ones with news. Pure. */
import { weightWords } from '../domain/judgement/weight-words.ts';
import { oneLine } from '../domain/one-line.ts';
import { percent } from '../domain/percent.ts';
import { gravestFinding, type IncidentStory } from '../domain/response/incident-story.ts';
import { howItBegan } from '../domain/response/known-password.ts';
import { oktaLinks } from '../domain/response/okta-links.ts';
import { questionLines } from '../domain/response/question-in-words.ts';
import { relatedLines } from '../domain/response/related.ts';
import { type SideRow, sideRows } from '../domain/response/side-rows.ts';
import {
  adviceOf,
  evidenceTitle,
  sidesTitle,
  stateOf,
  titleOf,
  toMind,
} from '../domain/response/story-wording.ts';
import {
  deedLines,
  otherAddressLines,
  othersInWords,
  refusalLines,
  strangerAddressLines,
  utc,
} from '../domain/response/trail-in-words.ts';
import {
  line,
  type OpenUrl,
  ours,
  type RichTextBlock,
  run,
  type TeamsMessage,
  type TextRun,
  teamsMessage,
} from './adaptive-card.ts';
import { responseLines, VALUE } from './teams-response.ts';

/** Returns a card with everything that is known of the incident as it stands. */
export function incidentCard(story: IncidentStory): TeamsMessage {
  const { details } = story;
  const body = [
    ...heading(story),
    ...titled('What to do', whatToDo(story).map(plain)),
    ...(story.kind === 'session_hijack' ? summary(story) : []),
    ...titled('The user’s own word', questionLines(story.questions).map(plain)),
    ...titled('What was done from the stranger’s side', deedLines(details).map(plain)),
    ...titled('What was tried from there, and refused', refusalLines(details).map(plain)),
    ...titled('The stranger’s addresses', strangerAddressLines(details).map(plain)),
    ...titled('The user’s own addresses', otherAddressLines(details, 'own').map(plain)),
    ...titled('Addresses of either of them', otherAddressLines(details, 'unclear').map(plain)),
    ...titled('Related incidents', relatedLines(story.related).map(plain)),
    ...titled(sidesTitle(story), changed(story)),
    ...titled(evidenceTitle(story), why(story)),
    ...titled('Response', story.actions.flatMap(responseLines)),
    ...titled('Still open', details.notContained.map(plain)),
    ...titled('Mind', toMind(story).map(plain)),
    line([run(footer(story), { isSubtle: true })], { separator: true }),
  ];
  return cardOf(story, body);
}

/** Returns a card with the news since the card before, which cannot be changed. */
export function newsCard(story: IncidentStory, news: readonly string[]): TeamsMessage {
  return cardOf(story, [
    ...heading(story),
    ...titled('News', news.map(plain)),
    ...titled('What to do', whatToDo(story).map(plain)),
    line([run(footer(story), { isSubtle: true })], { separator: true }),
  ]);
}

function cardOf(story: IncidentStory, body: readonly RichTextBlock[]): TeamsMessage {
  // Teams reads Markdown in the fallback text, so it contains nothing that a stranger chose.
  return teamsMessage(`${story.reference}: see the console.`, body, links(story));
}

function heading(story: IncidentStory): RichTextBlock[] {
  const color = colorOf(story);
  const began = howItBegan(story);
  return [
    line([run(titleOf(story), { size: 'Large', weight: 'Bolder', ...(color && { color }) })]),
    line([run(stateOf(story), { weight: 'Bolder' })]),
    line([run(story.headline)]),
    ...(began === null ? [] : [line([ours(began, { weight: 'Bolder' })])]),
  ];
}

function colorOf({ kind, verdict, status, containment }: IncidentStory): TextRun['color'] | null {
  if (status === 'closed' || status === 'resolved') return null;
  if (kind !== 'session_hijack') return 'Warning';
  if (containment === 'verified') return 'Good';
  if (verdict === 'benign') return null;
  return verdict === 'hijack' ? 'Attention' : 'Warning';
}

function titled(title: string, lines: readonly RichTextBlock[]): RichTextBlock[] {
  return lines.length === 0
    ? []
    : [line([ours(title, { weight: 'Bolder' })], { spacing: 'Medium' }), ...lines];
}

function plain(text: string): RichTextBlock {
  return line([ours('• '), run(text)]);
}

function named(name: string, ...values: readonly TextRun[]): RichTextBlock {
  return line([ours(`${name}: `, { weight: 'Bolder' }), ...values]);
}

function whatToDo(story: IncidentStory): string[] {
  // Commands stand between backticks, which a card would show as they are.
  const advice = adviceOf(story).map((text) => text.replaceAll('`', ''));
  return story.nextStep === null ? advice : [story.nextStep, ...advice];
}

function summary(story: IncidentStory): RichTextBlock[] {
  const { user, details, firstBadAt } = story;
  const roles = details.user?.roles ?? [];
  const others = details.source?.succeededUsers ?? 0;
  const who = [user?.name, user?.login].filter((text) => typeof text === 'string').join(', ');
  return [
    line([ours('Who and when', { weight: 'Bolder' })], { spacing: 'Medium' }),
    named('User', run(who === '' ? 'not said' : who, VALUE)),
    named('Likely a hijack', run(percent(story.score))),
    ...(roles.length === 0 ? [] : [named('Admin roles', run(roles.join(', ')))]),
    ...(firstBadAt === null ? [] : [named('First bad event', run(utc(firstBadAt)))]),
    named('Session', run(story.subject, VALUE)),
    ...(others === 0 ? [] : [named('Also from that address', run(othersInWords(others)))]),
  ];
}

function changed(story: IncidentStory): RichTextBlock[] {
  const finding = gravestFinding(story);
  if (finding === null) return [];
  const more = story.findings.length - 1;
  const rows = sideRows(finding).map((row) => rowLine(row, finding.before === null));
  const others = `${more} more ${more === 1 ? 'finding' : 'findings'} in this session`;
  return more > 0 ? [...rows, plain(others)] : rows;
}

function rowLine({ name, from, to }: SideRow, isAlone: boolean): RichTextBlock {
  if (isAlone) return named(name, value(to));
  if (from === to) return named(name, ours('unchanged: '), value(to));
  return named(name, value(from), ours('  →  '), value(to));
}

function value(text: string | null): TextRun {
  return text === null ? ours('not said', { isSubtle: true }) : run(oneLine(text, 200), VALUE);
}

function why(story: IncidentStory): RichTextBlock[] {
  return [...(gravestFinding(story)?.evidence ?? [])]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ code, weight, detail }) =>
      line([ours('• '), run(detail), ours(` — ${weightWords(weight, code)}`, { isSubtle: true })]),
    );
}

function footer(story: IncidentStory): string {
  const { reference, org, closedBy, duplicateOf, assignee } = story;
  const uuid = gravestFinding(story)?.uuid ?? null;
  return [
    reference,
    `org ${org.key}`,
    org.mode === 'observe' ? 'observe mode: nothing is done by itself' : null,
    closedBy === null ? null : `closed by ${closedBy}`,
    duplicateOf === null ? null : `duplicate of INC-${duplicateOf}`,
    assignee === null ? null : `taken by ${assignee}`,
    uuid === null ? null : `event ${uuid}`,
  ]
    .filter((part) => part !== null)
    .join('  ·  ');
}

function links(story: IncidentStory) {
  const { consoleUrl, reference } = story;
  const open = (title: string, url: string): OpenUrl => ({ type: 'Action.OpenUrl', title, url });
  return [
    ...(consoleUrl === null ? [] : [open(`Open ${reference}`, consoleUrl)]),
    ...oktaLinks(story).map(({ title, url }) => open(title, url)),
  ];
}
