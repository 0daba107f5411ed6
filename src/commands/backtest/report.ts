/** Everything that a backtest found, as data: what `--json` prints and the text is written from. */
import { PUBLIC_RULES } from '../../domain/public-rules/catalogue.ts';
import { type Bin, calibrationOf } from './calibration.ts';
import type { Gathering } from './gathering.ts';
import type { JudgedSession } from './judge-sessions.ts';
import { labelFinder, type Quality, qualityOf, type StolenSession } from './labels.ts';
import type { RuleOpinions } from './rule-opinions.ts';
import { type SessionLine, sessionLine } from './session-line.ts';
import type { Refusals } from './take.ts';

export type RuleReport = {
  readonly id: string;
  readonly title: string;
  readonly sessions: number;
  /** Of the sessions that this detector calls suspicious or a hijack. */
  readonly ofFlagged: number;
  readonly quality: Quality | null;
};

export type Report = {
  readonly events: number;
  readonly refused: number;
  readonly refusals: Refusals['shown'];
  readonly from: string | null;
  readonly until: string | null;
  readonly users: number;
  readonly userDays: number;
  readonly sessions: number;
  readonly judged: number;
  readonly transitions: number;
  readonly verdicts: Readonly<Record<'hijack' | 'suspicious' | 'benign', number>>;
  /** Suspicious and hijacked sessions, the gravest first. */
  readonly flagged: readonly SessionLine[];
  readonly rules: readonly RuleReport[];
  /** With `--labels` only. */
  readonly quality: { readonly suspicious: Quality; readonly hijack: Quality } | null;
  readonly calibration: readonly Bin[] | null;
};

export type Backtested = {
  readonly gathering: Gathering;
  readonly refusals: Refusals;
  readonly judged: readonly JudgedSession[];
  readonly opinions: RuleOpinions;
  readonly labels: readonly StolenSession[] | null;
};

export function reportOf(backtested: Backtested): Report {
  const { gathering, refusals, judged, opinions, labels } = backtested;
  const flagged = judged
    .filter(({ judgement }) => judgement.verdict !== 'benign')
    .sort((a, b) => b.judgement.score - a.judgement.score || (a.key < b.key ? -1 : 1));
  const verdicts = { hijack: 0, suspicious: 0, benign: 0 };
  for (const { judgement } of judged) verdicts[judgement.verdict] += 1;
  const { firstAt, lastAt } = gathering.span;
  const days = [...gathering.userDays];
  return {
    events: gathering.events,
    refused: refusals.count,
    refusals: refusals.shown,
    from: gathering.events === 0 ? null : new Date(firstAt).toISOString(),
    until: gathering.events === 0 ? null : new Date(lastAt).toISOString(),
    users: new Set(days.map((day) => day.slice(0, day.lastIndexOf(' ')))).size,
    userDays: days.length,
    sessions: gathering.sessions.size,
    judged: judged.length,
    transitions: judged.filter(({ judgement }) => judgement.firstTransitionAt !== null).length,
    verdicts,
    flagged: flagged.map((one) => sessionLine(one, rulesOf(one.key, opinions))),
    rules: PUBLIC_RULES.map(({ id, title }) => ({
      id,
      title,
      sessions: opinions.get(id)?.size ?? 0,
      ofFlagged: flagged.filter(({ key }) => opinions.get(id)?.has(key) === true).length,
      quality: labels === null ? null : measure(opinions.get(id) ?? [], labels, gathering),
    })),
    quality:
      labels === null
        ? null
        : {
            suspicious: measure(
              flagged.map(({ key }) => key),
              labels,
              gathering,
            ),
            hijack: measure(
              flagged.filter((one) => one.judgement.verdict === 'hijack').map(({ key }) => key),
              labels,
              gathering,
            ),
          },
    calibration: labels === null ? null : calibrationOf(scored(judged, labels, gathering)),
  };
}

export function rulesOf(key: string, opinions: RuleOpinions): string[] {
  return PUBLIC_RULES.filter(({ id }) => opinions.get(id)?.has(key) === true).map(({ id }) => id);
}

function measure(
  keys: Iterable<string>,
  labels: readonly StolenSession[],
  gathering: Gathering,
): Quality {
  return qualityOf(keys, labelFinder(labels, gathering), labels.length, gathering.userDays.size);
}

function scored(
  judged: readonly JudgedSession[],
  labels: readonly StolenSession[],
  gathering: Gathering,
) {
  const labelOf = labelFinder(labels, gathering);
  return judged.map(({ key, judgement }) => ({
    score: judgement.score,
    stolen: labelOf(key) !== undefined,
  }));
}
