import type { Judgement } from '../../../domain/judgement/judge.ts';

/** One judged session in the report's JSON; the fields up to `evidence` are fixed by the contract. */
export type SessionLine = {
  /** The id under which the stranger was seen first: of the ids that a sign-in makes, a thief may use only one. */
  readonly sessionId: string;
  readonly userId: string;
  readonly user: string;
  readonly verdict: 'benign' | 'suspicious' | 'hijack';
  readonly score: number;
  readonly firstTransition: string | null;
  readonly baselineRule: boolean;
  readonly evidence: readonly { code: string; weight: number; detail: string }[];
  /** When the event of the headline happened: often not the first transition. */
  readonly at: string | null;
  readonly headline: string;
  /** Addresses before and after; null at a start. */
  readonly fromIp: string | null;
  readonly toIp: string | null;
  readonly sessionIds: readonly string[];
  /** Published rules that would have raised an alarm; left out where they were not applied. */
  readonly publicRules?: readonly string[];
};

/**
 * Returns the line of a judgement.
 * @param publicRules null where they were not applied
 */
export function sessionLine(
  judgement: Judgement,
  publicRules: readonly string[] | null,
): SessionLine {
  const gravest = judgement.findings[0];
  return {
    sessionId: judgement.sessionId,
    userId: judgement.userId,
    user: judgement.user,
    verdict: judgement.verdict,
    score: rounded(judgement.score, 6),
    firstTransition: written(judgement.firstTransitionAt),
    baselineRule: judgement.baselineRule,
    evidence: judgement.evidence.map(({ code, weight, detail }) => ({
      code,
      weight: rounded(weight, 3),
      detail,
    })),
    at: written(gravest?.at ?? null),
    headline: judgement.headline,
    fromIp: gravest?.fromIp ?? null,
    toIp: gravest?.toIp ?? null,
    sessionIds: judgement.sessionIds,
    ...(publicRules === null ? {} : { publicRules }),
  };
}

function written(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
