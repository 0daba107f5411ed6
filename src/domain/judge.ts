import type { Alarm } from './alarm.ts';
import type { UserBaseline } from './baseline.ts';
import type { DetectionPolicy } from './detection-policy.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { OrgContext } from './org-context.ts';
import type { Tuning } from './tuning.ts';
import type { Verdict } from './verdict.ts';

export type JudgeContext = {
  readonly baseline: UserBaseline;
  readonly org: OrgContext;
  /** Alarms of Okta's about the user that name no session, around its time. */
  readonly userAlarms: readonly Alarm[];
  readonly isAdmin: boolean | null;
  readonly policy: DetectionPolicy;
  readonly tuning: Tuning;
  /** Epoch milliseconds: decides only whether exceptions have expired. */
  readonly now: number;
};

export type FindingTrigger = 'transition' | 'okta-alarm' | 'start';

/** One reason to look at the session, with what speaks for and against a hijack. */
export type Finding = {
  readonly trigger: FindingTrigger;
  /** Before and after; `from` is null at a start. */
  readonly from: Fingerprint | null;
  readonly to: Fingerprint;
  readonly fromIp: string | null;
  readonly toIp: string | null;
  readonly changed: { readonly asn: boolean; readonly userAgent: boolean };
  /** The event that shows it. */
  readonly uuid: string;
  readonly at: number;
  readonly headline: string;
  readonly evidence: readonly Evidence[];
  readonly score: number;
};

export type Judgement = {
  /** The session id under which the gravest finding happened. */
  readonly sessionId: string;
  readonly sessionIds: readonly string[];
  readonly userId: string;
  /** Login, or the id where Okta gave no login. */
  readonly user: string;
  readonly verdict: Verdict;
  /** Probability of a hijack, 0 to 1. */
  readonly score: number;
  /** Whether the plain rule (ASN or user agent changed) would have fired. */
  readonly baselineRule: boolean;
  readonly firstTransitionAt: number | null;
  /** One line that tells what happened. */
  readonly headline: string;
  /** Of the gravest finding, strongest first. */
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
};
