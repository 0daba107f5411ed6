/** Writes the report for a person: first what happened, then why, then what other rules would have said. */
import { PUBLIC_RULES } from '../../../domain/public-rules/catalogue.ts';
import type { SessionLine } from '../person/session-line.ts';
import { NOT_JSON } from '../read/refusals.ts';
import type { Bin } from './calibration.ts';
import { count, number } from './figures.ts';
import type { Quality } from './labels.ts';
import { logTellsLines } from './log-tells.ts';
import { refusedLines } from './refused-lines.ts';
import type { Report } from './report.ts';

/** Sessions shown in full; the rest are counted, and `--json` has them all. */
const TOLD = 50;

/** Returns the whole report, ending in a line break. */
export function reportText(report: Report): string {
  const nothing = nothingJudged(report);
  if (nothing !== null) return `${[...summaryLines(report), '', nothing].join('\n')}\n`;
  return [
    ...summaryLines(report),
    '',
    ...flaggedLines(report),
    ...evidenceLines(report),
    ...ruleLines(report),
    ...(report.quality === null ? [] : qualityLines(report.quality, report.notJudged ?? [])),
    ...(report.calibration === null ? [] : calibrationLines(report.calibration)),
  ]
    .join('\n')
    .concat('\n');
}

/** Returns what was read, what was judged, and what was skipped. */
export function summaryLines(report: Report): string[] {
  const { verdicts } = report;
  const span = report.from === null ? '' : ` from ${day(report.from)} to ${day(report.until)}`;
  return [
    `${count(report.events, 'event')}${span}, ${count(report.sessions, 'session')} of ${count(report.users, 'user')} on ${count(report.userDays, 'user-day')}`,
    `${count(report.judged, 'session')} judged, ${number(report.transitions)} with a transition: ${number(verdicts.hijack)} hijack, ${number(verdicts.suspicious)} suspicious, ${number(verdicts.benign)} benign`,
    ...logTellsLines(report.tells),
    ...refusedLines(report),
  ];
}

function flaggedLines(report: Report): string[] {
  const { flagged, prior } = report;
  if (report.judged === 0) {
    return ['No session changed its network or client, so none was judged.', ''];
  }
  if (flagged.length === 0) return ['No session looks stolen.', ''];
  const more = flagged.length - TOLD;
  return [
    ...flagged.slice(0, TOLD).flatMap((session) => sessionLines(session, prior)),
    ...(more > 0 ? [`… and ${number(more)} more; --json has them all`, ''] : []),
  ];
}

/**
 * Returns why nothing was judged, or null: otherwise an export without the needed fields would read like good news, and
 * a script would take the wrong file for a quiet org.
 */
export function nothingJudged(report: Report): string | null {
  const why = whyNothing(report);
  return why === null ? null : `Nothing was judged: ${why}.`;
}

function whyNothing({ events, sessions, refused, refusals }: Report): string | null {
  if (events === 0 && refused > 0) {
    const json = refusals.some(({ reason }) => reason !== NOT_JSON);
    return `no line is a log event of Okta’s System Log${json ? '' : `; ${WANTED}`}`;
  }
  if (events === 0) return 'there is no event in what was read';
  if (sessions > 0) return null;
  return 'no event is a person’s in a session; look whether the export kept authenticationContext.externalSessionId and actor.type';
}

const WANTED =
  'what is read is JSON, such as GET /api/v1/logs answers, or a CSV whose first line names the columns, such as the Admin Console downloads';

function sessionLines(session: SessionLine, prior: number): string[] {
  const when = session.at === null ? '' : `, ${time(session.at)}`;
  const addresses = [session.fromIp, session.toIp].filter((ip) => ip !== null);
  const where = addresses.length === 0 ? '' : `, ${plain(addresses.join(' → '))}`;
  const sum = session.evidence.reduce((total, { weight }) => total + weight, 0);
  const rules = session.publicRules?.join(', ') || 'none';
  return [
    `${session.verdict.toUpperCase()} ${session.score.toFixed(2)}  ${plain(session.headline)}`,
    `  ${plain(session.user)}${when}${where}, session ${plain(session.sessionId)}`,
    ...session.evidence.map(
      ({ code, weight, detail }) => `  ${signed(weight)}  ${plain(detail)}  (${code})`,
    ),
    `  ${signed(sum)}  in sum; with ${signed(prior).trim()} before any evidence, log-odds of ${signed(sum + prior).trim()}: probability ${session.score.toFixed(3)}`,
    `  public rules that would have fired: ${rules}`,
    '',
  ];
}

function evidenceLines({ evidence }: Report): string[] {
  if (evidence.length === 0) return [];
  const width = Math.max(...evidence.map(({ code }) => code.length));
  return [
    'What was weighed, for and against, in how many sessions of each verdict',
    `  ${'evidence'.padEnd(width)}    hijack  suspicious    benign`,
    ...evidence.map(
      ({ code, hijack, suspicious, benign }) =>
        `  ${code.padEnd(width)}${number(hijack).padStart(10)}${number(suspicious).padStart(12)}${number(benign).padStart(10)}`,
    ),
    '',
  ];
}

function ruleLines({ rules }: Report): string[] {
  const width = Math.max(...PUBLIC_RULES.map(({ title }) => title.length));
  const measured = rules.some(({ quality }) => quality !== null);
  const head = measured ? '  recall  false alarms per 1,000 user-days' : '';
  return [
    'What published rules would have said',
    `  ${'rule'.padEnd(width)}  sessions flagged  of those above${head}`,
    ...rules.map(
      ({ title, sessions, ofFlagged, quality }) =>
        `  ${title.padEnd(width)}  ${number(sessions).padStart(16)}  ${number(ofFlagged).padStart(14)}${ruleQuality(quality)}`,
    ),
    '',
  ];
}

function ruleQuality(quality: Quality | null): string {
  if (quality === null) return '';
  const { recall, falseAlarmsPer1000UserDays } = quality;
  return `  ${share(recall).padStart(6)}  ${(falseAlarmsPer1000UserDays?.toFixed(2) ?? '–').padStart(32)}`;
}

function qualityLines(
  { suspicious, hijack }: NonNullable<Report['quality']>,
  notJudged: NonNullable<Report['notJudged']>,
): string[] {
  return [
    'Against the labels',
    `  suspicious or hijack: ${qualityText(suspicious)}`,
    `  hijack:               ${qualityText(hijack)}`,
    ...notJudgedLines(notJudged),
    '',
  ];
}

/** Returns labels without a judged session: otherwise a mistyped id would read like a missed theft. */
function notJudgedLines(notJudged: NonNullable<Report['notJudged']>): string[] {
  if (notJudged.length === 0) return [];
  const more = notJudged.length - TOLD;
  return [
    `  ${count(notJudged.length, 'label')} of no session that was judged: nothing changed in it, or it is not in what was read`,
    ...notJudged.slice(0, TOLD).map((ids) => `    ${plain(ids.join(', '))}`),
    ...(more > 0 ? [`    … and ${number(more)} more; --json has them all`] : []),
  ];
}

function qualityText(quality: Quality): string {
  const { stolen, found, falseAlarms, precision, falseAlarmsPer1000UserDays } = quality;
  return `${found} of ${stolen} stolen sessions found (recall ${share(quality.recall)}), ${count(falseAlarms, 'false alarm')} (${falseAlarmsPer1000UserDays?.toFixed(2) ?? '–'} per 1,000 user-days), precision ${share(precision)}`;
}

function calibrationLines(bins: readonly Bin[]): string[] {
  return [
    'Calibration: of the sessions with such a score, how many were stolen',
    ...bins.map((bin) => {
      const bar = '█'.repeat(Math.round(bin.observed * 30)).padEnd(30, '·');
      const range = `${bin.from.toFixed(2)}–${bin.to.toFixed(2)}`;
      return `  ${range}  ${bar}  ${(100 * bin.observed).toFixed(1).padStart(5)} % (predicted ${(100 * bin.predicted).toFixed(1)} %), ${bin.stolen} of ${bin.sessions}`;
    }),
    '',
  ];
}

/** Returns text that cannot steer the terminal: names and user agents are whatever their sender wrote. */
function plain(text: string): string {
  return text.replace(/\p{C}/gu, '�');
}

function signed(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`.padStart(5);
}

function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function day(iso: string | null): string {
  return iso?.slice(0, 10) ?? '';
}

function time(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
