import type { Appearance } from '../../session/appearance.ts';
import type { SessionTimeline } from '../../session/session.ts';
import type { EvidenceCode } from '../evidence-codes.ts';
import type { JudgeContext } from '../judge-context.ts';

/** One observation for (positive) or against (negative) a hijack. */
export type Evidence = {
  readonly code: EvidenceCode;
  /** Signed log-likelihood ratio, natural logarithm. */
  readonly weight: number;
  /** In words, for a person. */
  readonly detail: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
};

/**
 * What an evidence function looks at: one side that looks like the user, one that may be a stranger.
 * Which of them came first does not decide which is which: a proxy in the middle opens the session itself.
 */
export type Suspicion = {
  readonly stranger: Appearance;
  /** Null when the session has only the one appearance, and the user's history has to stand in. */
  readonly owner: Appearance | null;
  /** When the one gave way to the other, and the event that shows it. */
  readonly at: number;
  readonly uuid: string;
  /** Time between the last event of the one and the first of the other; 0 at a start. */
  readonly gapMs: number;
  readonly appearances: readonly Appearance[];
  readonly timeline: SessionTimeline;
  readonly context: JudgeContext;
};

export type EvidenceKind = (suspicion: Suspicion) => readonly Evidence[];

export const NOTHING: readonly Evidence[] = [];
