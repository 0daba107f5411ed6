/** What a question to the user shows them, and how a reader of the incident is told of it. */
import { oneLine } from '../one-line.ts';
import {
  gravestFinding,
  type IncidentStory,
  type StorySide,
  strangerOf,
} from './incident-story.ts';
import { belongsInWords } from './trail-in-words.ts';
import type { SeenForQuestion, UserQuestion } from './user-question.ts';

const LONGEST_NAME = 48;

/** The stranger's side of the gravest finding; null where none is left. */
export function seenOf(story: IncidentStory): SeenForQuestion | null {
  const finding = gravestFinding(story);
  if (finding === null) return null;
  const { addresses } = story.details;
  const side = strangerOf(finding, story.details);
  if (side === null) return null;
  const address = addresses.stranger.find(({ ip }) => ip === side.ip);
  return {
    firstAt: address?.firstAt ?? finding.at,
    lastAt: address?.lastAt ?? finding.at,
    where: belongsInWords(side),
    client: clientOf(side),
  };
}

/** `Chrome 141 on Windows` */
function clientOf({ family, major, os, userAgent }: StorySide): string {
  const name = oneLine(family ?? userAgent ?? 'a client without a name', LONGEST_NAME);
  const version = major === null || major === 0 ? '' : ` ${major}`;
  return `${name}${version}${os === null ? '' : ` on ${os}`}`;
}

/** `2026-11-24 09:14 UTC`, or `2026-11-24 09:14 to 09:40 UTC`. */
export function whenSeen({ firstAt, lastAt }: SeenForQuestion): string {
  const [from, to] = [minute(firstAt), minute(lastAt)];
  if (from === to) return `${from} UTC`;
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`;
}

/** Why a yes closes nothing; said wherever a yes is told. */
export const YES_PROVES_NOTHING = 'It changes nothing: who has the session may have Slack as well.';

/** Returns one line per question, the oldest first; for every reader of the incident. */
export function questionLines(questions: readonly UserQuestion[]): string[] {
  return questions.map((question) => oneLine(lineOf(question), 400));
}

function lineOf(question: UserQuestion): string {
  const { requestedBy, status, reason, askedAt, expiresAt, answer, answeredAt } = question;
  const by = requestedBy === 'system' ? '' : ` (${requestedBy} wanted it)`;
  const asked = `Asked in Slack${at(askedAt)} whether it was them${by}`;
  if (answer === 'no') return `The user says that it was NOT them, in Slack${at(answeredAt)}${by}.`;
  if (answer === 'yes')
    return `The user says that it was them, in Slack${at(answeredAt)}${by}. ${YES_PROVES_NOTHING}`;
  switch (status) {
    case 'asking':
      return `The user is to be asked in Slack whether it was them${by}.`;
    case 'not_asked':
      return `The user was not asked in Slack whether it was them${by}: ${reason ?? 'no reason is known.'}`;
    case 'expired':
      return `${asked}; no answer came.`;
    case 'waiting':
    case 'answered':
      return `${asked}; no answer yet${expiresAt === null ? '' : `, until ${minute(expiresAt)} UTC`}.`;
  }
}

function at(moment: number | null): string {
  return moment === null ? '' : ` at ${minute(moment)} UTC`;
}

function minute(moment: number): string {
  return new Date(moment).toISOString().slice(0, 16).replace('T', ' ');
}
