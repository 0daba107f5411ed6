/** Builds an incident's Slack message. Pure: the same story always gives the same message. */

import { capital } from '../domain/in-words.ts';
import { weightWords } from '../domain/judgement/weight-words.ts';
import { oneLine } from '../domain/one-line.ts';
import { percent } from '../domain/percent.ts';
import { agreementInWords } from '../domain/response/agreement.ts';
import {
  gravestFinding,
  type IncidentStory,
  type StoryAction,
} from '../domain/response/incident-story.ts';
import { howItBegan } from '../domain/response/known-password.ts';
import { oktaLinks } from '../domain/response/okta-links.ts';
import { questionLines } from '../domain/response/question-in-words.ts';
import { relatedLines } from '../domain/response/related.ts';
import { gravestInShort } from '../domain/response/short-headline.ts';
import {
  ACTION_WORDS,
  adviceOf,
  evidenceTitle,
  sidesTitle,
  stateOf,
  titleOf,
  toMind,
} from '../domain/response/story-wording.ts';
import { othersInWords } from '../domain/response/trail-in-words.ts';
import { beforeAfterLines } from './before-after.ts';
import { blockedLines } from './blocked-lines.ts';
import { type Block, context, fields, header, LIMITS, section } from './blocks.ts';
import { buttonBlocks } from './buttons.ts';
import { code, link, moment, person, prose, withCommands } from './text.ts';
import { addressLines, deedLines, refusalLines } from './trail.ts';

export type SlackMessage = {
  /** Text for notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly Block[];
};

/** Returns the message. @param buttons false where clicks cannot be verified, so that people decide in the console */
export function incidentMessage(story: IncidentStory, buttons: boolean): SlackMessage {
  const title = titleOf(story);
  const blocks = [
    header(title),
    section([`*${stateOf(story)}*`, prose(story.headline), ...beginning(story)]),
    ...titled('What to do', whatToDo(story)),
    ...(story.kind === 'session_hijack' ? [fields(summary(story))] : []),
    ...titled('The user’s own word', questionLines(story.questions).map(bullet)),
    ...titled('What was done from the stranger’s side', deedLines(story)),
    ...titled('What was tried from there, and refused', refusalLines(story)),
    ...titled('The stranger’s addresses', addressLines(story)),
    ...titled('Related incidents', relatedLines(story.related).map(bullet)),
    ...titled(sidesTitle(story), findingLines(story)),
    ...titled(evidenceTitle(story), evidenceLines(story)),
    ...titled('Response', actionLines(story)),
    ...titled('Still open', story.details.notContained.map(bullet)),
    ...titled('Mind', toMind(story).map(bullet)),
    context(footer(story)),
  ];
  const clickable = buttons ? buttonBlocks(story) : [];
  const short = gravestInShort(story);
  const what = short === null ? oneLine(story.headline, 300) : capital(short);
  const text = prose(`${title}. ${what} (${stateOf(story)})`, 800);
  return { text, blocks: [...blocks.slice(0, LIMITS.blocks - clickable.length), ...clickable] };
}

function titled(title: string, lines: readonly string[]): Block[] {
  return lines.length === 0 ? [] : [section([`*${title}*`, ...lines])];
}

function beginning(story: IncidentStory): string[] {
  const began = howItBegan(story);
  return began === null ? [] : [`*${prose(began)}*`];
}

function bullet(text: string): string {
  return `• ${prose(text)}`;
}

function summary(story: IncidentStory): (readonly [string, string])[] {
  const { user, details } = story;
  const roles = details.user?.roles ?? [];
  const others = details.source?.succeededUsers ?? 0;
  return [
    [
      'User',
      [user?.name, user?.login]
        .filter((text) => typeof text === 'string')
        .map((text) => code(text))
        .join(' ') || '_not said_',
    ],
    ['Likely a hijack', percent(story.score)],
    ...(roles.length === 0 ? [] : [['Admin roles', prose(roles.join(', '))] as const]),
    ...(story.firstBadAt === null ? [] : [['First bad event', moment(story.firstBadAt)] as const]),
    ['Session', code(story.subject)],
    ...(others === 0 ? [] : [['Also from that address', othersInWords(others)] as const]),
  ];
}

function findingLines(story: IncidentStory): string[] {
  const finding = gravestFinding(story);
  if (finding === null) return [];
  const more = story.findings.length - 1;
  return [
    ...beforeAfterLines(finding),
    ...(more > 0 ? [`_${more} more ${more === 1 ? 'finding' : 'findings'} in this session_`] : []),
  ];
}

function evidenceLines(story: IncidentStory): string[] {
  return [...(gravestFinding(story)?.evidence ?? [])]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ code: kind, weight, detail }) => `• ${prose(detail)} — _${weightWords(weight, kind)}_`);
}

function whatToDo(story: IncidentStory): string[] {
  return [
    ...(story.nextStep === null ? [] : [prose(story.nextStep, 1_000)]),
    ...adviceOf(story).map((advice) => withCommands(prose(advice, 1_000))),
  ];
}

function actionLines(story: IncidentStory): string[] {
  return story.actions.flatMap((action) => {
    const calls = action.calls.map((call) => `      ${code(call, 300)}`);
    const about = [action.reason, failure(action)].filter((text) => text !== null);
    return [
      `• *${prose(action.title, 100)}* — ${ACTION_WORDS[action.status]}${decision(action)}`,
      ...calls,
      ...blockedLines(action.addresses).map((line) => `      ${line}`),
      ...about.map((text) => `      ${prose(text)}`),
    ];
  });
}

function decision(action: StoryAction): string {
  const { decidedBy, finishedAt, status, approvalExpiresAt } = action;
  const by = decidedBy === null || decidedBy === 'system' ? '' : `, by ${people(decidedBy)}`;
  const at = finishedAt === null ? '' : `, ${moment(finishedAt)}`;
  const until =
    status === 'awaiting_approval' && approvalExpiresAt !== null
      ? ` until ${moment(approvalExpiresAt)}`
      : '';
  return `${agreementInWords(action, person)}${by}${at}${until}`;
}

/** Returns mentions of the people in a list that is kept with commas. */
function people(decidedBy: string): string {
  return decidedBy.split(', ').map(person).join(', ');
}

function failure({ errorCode, errorMessage, remedy }: StoryAction): string | null {
  if (errorCode === null && errorMessage === null) return null;
  const said = [errorCode, errorMessage].filter((text) => text !== null).join(': ');
  return remedy === null ? said : `${said}. ${remedy}`;
}

function footer(story: IncidentStory): string[] {
  const { org } = story;
  const parts = [
    story.consoleUrl === null ? code(story.reference) : link(story.consoleUrl, story.reference),
    ...oktaLinks(story).map(({ title, url }) => link(url, title)),
    `org ${code(org.key)}`,
    ...(org.mode === 'observe' ? ['*observe mode: nothing is done by itself*'] : []),
    ...(story.closedBy === null ? [] : [`closed by ${person(story.closedBy)}`]),
    ...(story.duplicateOf === null ? [] : [`duplicate of INC-${story.duplicateOf}`]),
    ...(story.assignee === null ? [] : [`taken by ${person(story.assignee)}`]),
  ];
  const finding = gravestFinding(story);
  return [parts.join('  ·  '), ...(finding === null ? [] : [`event ${code(finding.uuid)}`])];
}
