import type { Alarm } from '../session/alarm.ts';
import type { OrgContext } from '../session/org-context.ts';
import type { ApplicationHabits } from './application-habits.ts';
import type { SeenFingerprint, UserBaseline } from './baseline.ts';
import type { DetectionPolicy } from './detection-policy.ts';
import type { Tuning } from './tuning.ts';
import type { Watch } from './watch.ts';

/** What is known besides the session itself when it is judged. */
export type JudgeContext = {
  readonly baseline: UserBaseline;
  readonly org: OrgContext;
  /** Where this user was on other days, by `rangesAround`; at least for the session's own addresses. */
  readonly ownAddresses: ReadonlySet<string>;
  /**
   * What was seen of this user in other sessions in the hours before this one began, by look and UTC day, without the
   * sessions from which nothing may be learnt.
   */
  readonly seenBefore: readonly SeenFingerprint[];
  /** What this user opens in other sessions. */
  readonly applications: ApplicationHabits;
  /** Okta's alarms about the user around the time of the session that name no session. */
  readonly userAlarms: readonly Alarm[];
  readonly isAdmin: boolean | null;
  /** When the user is watched more strictly; see `judge-watched.ts`. */
  readonly watches: readonly Watch[];
  readonly policy: DetectionPolicy;
  readonly tuning: Tuning;
  /** Epoch milliseconds: decides only whether exceptions have expired. */
  readonly now: number;
};
