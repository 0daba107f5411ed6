/** Everything that a backtest found, as data: what `--json` prints and the text is written from. */

import type { Verdict } from '../../../domain/judgement/verdict.ts';
import { PUBLIC_RULES } from '../../../domain/public-rules/catalogue.ts';
import type { PartResult, SessionResult } from '../parts/part.ts';
import type { SessionLine } from '../person/session-line.ts';
import { allRefusals, type Refusals } from '../read/refusals.ts';
import { allCoverage } from '../sessions/coverage.ts';
import { type Bin, calibrationOf } from './calibration.ts';
import { labelsFinder, type Quality, qualityOf, type StolenSession } from './labels.ts';
import { type LogTells, logTells } from './log-tells.ts';

export type RuleReport = {
  readonly id: string;
  readonly title: string;
  readonly sessions: number;
  /** Number of them that this detector calls suspicious or a hijack. */
  readonly ofFlagged: number;
  readonly quality: Quality | null;
};

export type EvidenceCount = { readonly code: string } & Readonly<Record<Verdict, number>>;

export type Report = {
  readonly events: number;
  readonly refused: number;
  /** The first refusals, by file and line. */
  readonly refusals: readonly { file: string; line: number; reason: string }[];
  readonly from: string | null;
  readonly until: string | null;
  readonly users: number;
  readonly userDays: number;
  readonly sessions: number;
  /** How much of what judging uses the log contained. */
  readonly tells: LogTells;
  readonly judged: number;
  readonly transitions: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** By code, the number of sessions of each verdict in which it was weighed; the most frequent first. */
  readonly evidence: readonly EvidenceCount[];
  /** The log-odds of a hijack before any evidence; with a session's weights they give its score. */
  readonly prior: number;
  /** Suspicious and hijacked sessions, the gravest first. */
  readonly flagged: readonly SessionLine[];
  readonly rules: readonly RuleReport[];
  /** Null without `--labels`. */
  readonly quality: { readonly suspicious: Quality; readonly hijack: Quality } | null;
  readonly calibration: readonly Bin[] | null;
  /** The ids of each label without a judged session: nothing changed in it, or it is not in the log. */
  readonly notJudged: readonly (readonly string[])[] | null;
};

/** The results of all parts, combined. */
export type Found = Omit<PartResult, 'results'> & {
  /** In order of time. */
  readonly results: readonly SessionResult[];
  readonly judged: readonly JudgedResult[];
};

type JudgedResult = SessionResult & { readonly line: SessionLine };

/**
 * Combines the parts; the sessions are in order of time, whatever part they were in.
 * @param refused what was refused before it reached any part
 */
export function putTogether(
  parts: readonly PartResult[],
  refused: Refusals = { count: 0, told: [] },
): Found {
  const sum = (of: (part: PartResult) => number) => parts.reduce((all, part) => all + of(part), 0);
  const results = parts.flatMap((part) => part.results);
  results.sort((a, b) => a.at - b.at || byName(a, b));
  return {
    events: sum(({ events }) => events),
    span: {
      firstAt: Math.min(...parts.map(({ span }) => span.firstAt)),
      lastAt: Math.max(...parts.map(({ span }) => span.lastAt)),
    },
    users: sum(({ users }) => users),
    userDays: sum(({ userDays }) => userDays),
    sessions: sum(({ sessions }) => sessions),
    coverage: allCoverage(parts.map(({ coverage }) => coverage)),
    refusals: allRefusals([refused, ...parts.map(({ refusals }) => refusals)]),
    results,
    judged: results.flatMap((result) =>
      result.line === null ? [] : [{ ...result, line: result.line }],
    ),
  };
}

/**
 * Returns the report.
 * @param files as they were given, for naming what was refused
 * @param labels null where none were given: then nothing is measured
 * @param prior log-odds
 */
export function reportOf(
  found: Found,
  files: readonly string[],
  labels: readonly StolenSession[] | null,
  prior: number,
): Report {
  const { results, judged, events, span, users, userDays, sessions, refusals } = found;
  const flagged = judged
    .filter(({ line }) => line.verdict !== 'benign')
    .sort((a, b) => b.line.score - a.line.score || byName(a, b));
  const verdicts = { hijack: 0, suspicious: 0, benign: 0 };
  for (const { line } of judged) verdicts[line.verdict] += 1;
  const labelsOf = labelsFinder(labels ?? []);
  const judgedLabels = new Set(
    judged.flatMap(({ key, sessionIds }) => labelsOf([key, ...sessionIds])),
  );
  const measure = (some: readonly SessionResult[]) =>
    labels === null ? null : qualityOf(some, labelsOf, labels.length, userDays);
  const scored = ({ key, sessionIds, line }: JudgedResult) => ({
    score: line.score,
    stolen: labelsOf([key, ...sessionIds]).length > 0,
  });
  const suspicious = measure(flagged);
  const hijack = measure(flagged.filter(({ line }) => line.verdict === 'hijack'));
  return {
    events,
    refused: refusals.count,
    refusals: refusals.told.map(({ file, line, reason }) => ({
      file: files[file] ?? '',
      line,
      reason,
    })),
    from: events === 0 ? null : new Date(span.firstAt).toISOString(),
    until: events === 0 ? null : new Date(span.lastAt).toISOString(),
    users,
    userDays,
    sessions,
    tells: logTells(found),
    judged: judged.length,
    transitions: judged.filter(({ line }) => line.firstTransition !== null).length,
    verdicts,
    evidence: evidenceOf(judged),
    prior,
    flagged: flagged.map(({ line }) => line),
    rules: rulesOf(results, flagged, measure),
    quality: suspicious === null || hijack === null ? null : { suspicious, hijack },
    calibration: labels === null ? null : calibrationOf(judged.map(scored)),
    notJudged:
      labels?.flatMap((label) => (judgedLabels.has(label) ? [] : [label.sessionIds])) ?? null,
  };
}

/** How each public rule compares: what it calls, and how much of it is flagged here. */
function rulesOf(
  results: readonly SessionResult[],
  flagged: readonly SessionResult[],
  measure: (some: readonly SessionResult[]) => Quality | null,
): readonly RuleReport[] {
  return PUBLIC_RULES.map(({ id, title }) => {
    const isOwn = ({ publicRules }: SessionResult) => publicRules.includes(id);
    const own = results.filter(isOwn);
    const ofFlagged = flagged.filter(isOwn).length;
    return { id, title, sessions: own.length, ofFlagged, quality: measure(own) };
  });
}

/** Orders sessions by id, then by person: two people may have sessions with the same id. */
function byName(a: SessionResult, b: SessionResult): number {
  return a.key === b.key ? (a.userId < b.userId ? -1 : 1) : a.key < b.key ? -1 : 1;
}

function evidenceOf(judged: readonly JudgedResult[]): EvidenceCount[] {
  const counts = new Map<string, Record<Verdict, number>>();
  for (const { line } of judged) {
    for (const code of new Set(line.evidence.map((one) => one.code))) {
      const count = counts.get(code) ?? { hijack: 0, suspicious: 0, benign: 0 };
      count[line.verdict] += 1;
      counts.set(code, count);
    }
  }
  const all = ({ hijack, suspicious, benign }: EvidenceCount) => hijack + suspicious + benign;
  return [...counts]
    .map(([code, count]) => ({ code, ...count }))
    .sort((a, b) => all(b) - all(a) || (a.code < b.code ? -1 : 1));
}
