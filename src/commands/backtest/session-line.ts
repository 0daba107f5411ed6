import type { Judgement } from '../../domain/judge.ts';

/** One judged session as others read it; the fields up to `evidence` are the contract's. */
export type SessionLine = {
  readonly sessionId: string;
  readonly userId: string;
  readonly user: string;
  readonly verdict: 'benign' | 'suspicious' | 'hijack';
  readonly score: number;
  readonly firstTransition: string | null;
  readonly baselineRule: boolean;
  readonly evidence: readonly { code: string; weight: number; detail: string }[];
  readonly headline: string;
  readonly sessionIds: readonly string[];
  /** Published rules that would have raised an alarm; left out where nobody asked them. */
  readonly publicRules?: readonly string[];
};

export function sessionLine(
  sessionId: string,
  judgement: Judgement,
  publicRules: readonly string[] | null,
): SessionLine {
  const { firstTransitionAt } = judgement;
  return {
    sessionId,
    userId: judgement.userId,
    user: judgement.user,
    verdict: judgement.verdict,
    score: rounded(judgement.score, 6),
    firstTransition: firstTransitionAt === null ? null : new Date(firstTransitionAt).toISOString(),
    baselineRule: judgement.baselineRule,
    evidence: judgement.evidence.map(({ code, weight, detail }) => ({
      code,
      weight: rounded(weight, 3),
      detail,
    })),
    headline: judgement.headline,
    sessionIds: judgement.sessionIds,
    ...(publicRules === null ? {} : { publicRules }),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
