/**
 * The judgement of a user who is watched more strictly for a time after a theft: more is told, and never more is done.
 * Whatever would be `suspicious` or a `hijack` for anybody else stays so; less than that can become `suspicious` only.
 */
import type { SessionTimeline } from '../session/session.ts';
import { type Finding, type Judgement, judge } from './judge.ts';
import type { JudgeContext } from './judge-context.ts';
import { logOdds } from './score.ts';
import { type Watch, watchAt } from './watch.ts';

export type WatchedJudgement = {
  /** What is told; null where nothing calls for it. */
  readonly judgement: Judgement | null;
  /** The judgement that anybody else would get; it decides what is learnt from. */
  readonly ordinary: Judgement | null;
  /** The watch by which alone it is told; null where none was needed. */
  readonly toldBy: Watch | null;
};

/** Judges a session with the watches of the context; without any, exactly as `judge` does. */
export function judgeWatched(timeline: SessionTimeline, context: JudgeContext): WatchedJudgement {
  const ordinary = judge(timeline, { ...context, watches: [] });
  const untold = { judgement: ordinary, ordinary, toldBy: null };
  if (context.watches.length === 0 || (ordinary?.verdict ?? 'benign') !== 'benign') return untold;
  const watched = judge(timeline, context);
  const bar = barOf(context);
  const isTold = ({ at, score }: Finding) =>
    watchAt(context.watches, at) !== null && logOdds(score) >= bar;
  const told = watched?.findings.filter(isTold) ?? [];
  const [gravest] = told;
  if (watched === null || gravest === undefined) return untold;
  const suspicious = told.map((finding) => ({ ...finding, verdict: 'suspicious' as const }));
  const others = watched.findings.filter((finding) => !isTold(finding));
  const { score, headline, evidence, at } = gravest;
  return {
    judgement: {
      ...watched,
      verdict: 'suspicious',
      score,
      headline: `${headline}; told because this user is watched`,
      evidence,
      findings: [
        ...suspicious,
        ...others.map((finding) => ({ ...finding, verdict: 'benign' as const })),
      ],
    },
    ordinary,
    toldBy: watchAt(context.watches, at),
  };
}

/** The least log-odds that are told: as far below the threshold as a watch raises the prior. */
function barOf({ tuning, policy }: JudgeContext): number {
  const threshold = policy.thresholds.suspicious ?? tuning.thresholds.suspicious;
  return logOdds(threshold) - (tuning.watchedPrior - tuning.prior);
}
