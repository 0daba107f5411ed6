/**
 * An incident as the SOC is told of it: plain data, the same for Slack, Teams, webhooks and PagerDuty.
 * Session ids are hashed in it; times are epoch milliseconds; texts may be an attacker's.
 */

import type { Verdict } from '../judgement/verdict.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import type {
  ActionStatus,
  ContainmentState,
  IncidentDetails,
  IncidentKind,
  IncidentStatus,
  Resolution,
  ResponseMode,
} from './incident.ts';
import type { JudgedBy } from './judged-by.ts';
import type { Related } from './related.ts';
import { type UserQuestion, userSays } from './user-question.ts';

export type IncidentStory = {
  readonly org: { readonly key: string; readonly url: string; readonly mode: ResponseMode };
  readonly id: number;
  /** See `incidentName`; null where it was opened before incidents had one. */
  readonly uid: string | null;
  /** What people call it: `INC-42`. */
  readonly reference: string;
  /** Grows with each change of the incident. */
  readonly revision: number;
  readonly kind: IncidentKind;
  /** The hashed session id; for alarms about a hook, the hook's id. */
  readonly subject: string;
  readonly status: IncidentStatus;
  readonly verdict: Verdict;
  /** Probability of a hijack, 0 to 1. */
  readonly score: number;
  readonly headline: string;
  readonly containment: ContainmentState;
  readonly user: {
    readonly id: string;
    readonly login: string | null;
    readonly name: string | null;
  } | null;
  readonly firstBadAt: number | null;
  readonly lastBadAt: number | null;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly actedAt: number | null;
  readonly verifiedAt: number | null;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly resolution: Resolution | null;
  /** Id of the incident that it was closed as a duplicate of; null where that was not said. */
  readonly duplicateOf: number | null;
  readonly assignee: string | null;
  /** Whether somebody who may approve gave it to somebody who may: only then can whoever is on it do something. */
  readonly isInHand: boolean;
  readonly details: IncidentDetails;
  /** The gravest first. */
  readonly findings: readonly StoryFinding[];
  readonly actions: readonly StoryAction[];
  /** What the user was asked, and said; the oldest first. */
  readonly questions: readonly UserQuestion[];
  /** What a person should do next, in one sentence; null where nothing is left to do. */
  readonly nextStep: string | null;
  /** Other incidents of this user, or with a stranger from the same address; the latest first. */
  readonly related: readonly Related[];
  /** What is left of the plan for a hijack and may be asked for by hand; empty where nothing may be. */
  readonly containable: readonly (Pick<StoryAction, 'kind' | 'title' | 'calls' | 'addresses'> & {
    /** Changes with the calls or the addresses, so that nobody agrees to what they were not shown. */
    readonly seal: string;
  })[];
  /** How long the history is, and the hash of its last entry: a copy kept elsewhere shows any tampering. */
  readonly history: { readonly entries: number; readonly head: string } | null;
  /** All of it, the oldest first. */
  readonly historyEntries: readonly StoryEntry[];
  /** Version of the product that tells it. */
  readonly version: string;
  /** Version, policy and mode of the last judgement; null where an earlier version judged it, or nothing was judged. */
  readonly judgedBy: JudgedBy | null;
  /** The page of this incident in the console; null where no public address is configured. */
  readonly consoleUrl: string | null;
};

export type StoryFinding = {
  /** Id of the event that shows it. */
  readonly uuid: string;
  readonly trigger: string;
  readonly at: number;
  readonly score: number;
  readonly verdict: Verdict;
  readonly session: string;
  readonly before: StorySide | null;
  readonly after: StorySide | null;
  readonly evidence: readonly StoryEvidence[];
};

/** One look of the session. */
export type StorySide = { readonly ip: string | null } & Pick<
  Fingerprint,
  'asn' | 'asOrg' | 'networkKind' | 'userAgent' | 'family' | 'major' | 'os' | 'country' | 'city'
> & { readonly lat: number | null; readonly lon: number | null };

export type StoryEvidence = {
  readonly code: string;
  /** Log-likelihood ratio: positive speaks for a hijack. */
  readonly weight: number;
  readonly detail: string;
};

export type StoryAction = {
  readonly id: number;
  readonly kind: string;
  readonly title: string;
  readonly status: ActionStatus;
  /** The calls it makes, as `DELETE /api/v1/…`, in order. */
  readonly calls: readonly string[];
  /** The addresses that it blocks or frees, all of them; empty for any other action. */
  readonly addresses: readonly string[];
  readonly reason: string | null;
  readonly requestedAt: number;
  /**
   * How often it has waited for people: once more each time that what they had been told of was called off, or not
   * done.
   */
  readonly timesAsked: number;
  readonly approvalsNeeded: number;
  /** Who has agreed so far, where one person is not enough; `api:name`, `slack:U…`. */
  readonly agreed: readonly string[];
  readonly approvalExpiresAt: number | null;
  readonly decidedBy: string | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly remedy: string | null;
  /** The action that this one takes back. */
  readonly undoOf: number | null;
};

/** One entry of the hash-chained history, with all that its hash covers except the incident's own name. */
export type StoryEntry = {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly data: unknown;
  readonly previousHash: string;
  readonly hash: string;
};

/** The finding that is shown when there is room for one. */
export function gravestFinding(story: IncidentStory): StoryFinding | null {
  return story.findings[0] ?? null;
}

/**
 * The stranger's side of a finding: the later one, unless the earlier is a proxy in the middle, with its user after it.
 */
export function strangerOf<Side extends Pick<StorySide, 'ip' | 'asn' | 'userAgent'>>(
  { before, after }: { readonly before: Side | null; readonly after: Side | null },
  { stolen }: Pick<IncidentDetails, 'stolen'>,
): Side | null {
  const isStolen = (side: Side | null) =>
    stolen.some(
      ({ ip, asn, userAgent }) =>
        ip === side?.ip && asn === side.asn && userAgent === side.userAgent,
    );
  return isStolen(before) && !isStolen(after) ? before : after;
}

/** Whether the user says that it was not them; then it is told like a hijack, whatever was judged. */
export function isDenied({ questions }: Pick<IncidentStory, 'questions'>): boolean {
  return userSays(questions) === 'no';
}

/** The actions that wait for a person. */
export function waitingActions(story: IncidentStory): readonly StoryAction[] {
  return story.actions.filter(({ status }) => status === 'awaiting_approval');
}

/**
 * Returns what was to take an action back and has not: it failed, or waits for a person, or waited in vain. What was
 * done for a time then still holds, even where the incident is over.
 */
export function stuckUndos(story: IncidentStory): readonly StoryAction[] {
  return story.actions.filter(({ status, undoOf }) => {
    const holds = story.actions.some(({ id, status: is }) => id === undoOf && is === 'done');
    return holds && ['failed', 'awaiting_approval', 'expired'].includes(status);
  });
}

export function isOver(story: IncidentStory): boolean {
  return story.status === 'closed' || story.status === 'resolved';
}
