/** What each kind and state of incident is called, and what the reader should do about it. */
import type { ActionStatus, ContainmentState, IncidentKind } from './incident.ts';
import { gravestFinding, type IncidentStory, isDenied } from './incident-story.ts';
import { howItBegan } from './known-password.ts';
import { BY_HAND, isLeftToPeople } from './left-to-people.ts';

type AlarmKind = Exclude<IncidentKind, 'session_hijack'>;

/** Wording of alarms about the service itself: not about a user, but a blind SOC is worse than none. */
const ALARMS: Readonly<Record<AlarmKind, { readonly title: string; readonly advice: string }>> = {
  forged_delivery: {
    title: 'Forged delivery: Okta’s own log does not know these events',
    advice:
      'Nothing was done to the user. If no administrator pressed “Preview” of the hook, somebody has its secret: rotate it (`warden register --rotate`) and find out where it leaked.',
  },
  hook_tampered: {
    title: 'The event hook was changed',
    advice:
      'Check who did it and why. If it was not one of you, treat the admin account as stolen, then repair the hook with `warden register`.',
  },
  delivery_failure: {
    title: 'Okta could not deliver events',
    advice:
      'Lost events are fetched from the System Log. Run `warden doctor`, and look at the proxy and the certificate in front of the hook.',
  },
  delivery_quota: {
    title: 'The org nears its daily limit of hook deliveries',
    advice:
      'Past 400,000 events in 24 hours Okta stops all hooks and replays nothing. The System Log is still read. Look for what floods the hooks, and narrow the event types of whichever wants more than it needs; the policy’s hook.leave_out does so for ours.',
  },
  delivery_silence: {
    title: 'No events arrive any more',
    advice:
      'The System Log is not read: what the hook does not bring is not seen. Run `warden doctor`.',
  },
  dead_letter: {
    title: 'Something failed for good',
    advice:
      'A change may be unjudged, an action undone or a receiver untold. Read the service’s log for “stage failed”.',
  },
  actions_stopped: {
    title: 'All actions in Okta were stopped',
    advice: 'Ask whoever stopped them why. An approver lets them go on: `warden resume`.',
  },
  retention_fell: {
    title: 'RETENTION_DAYS fell, and history would be deleted',
    advice:
      'Nothing is deleted for a day. Where it is a slip, set RETENTION_DAYS back; where it is meant, run `warden retention --confirm`.',
  },
};

export function titleOf(story: IncidentStory): string {
  if (story.kind !== 'session_hijack') return ALARMS[story.kind].title;
  const user = story.user?.name ?? story.user?.login ?? story.user?.id ?? 'unknown user';
  const who = isLeftToPeople(story) ? `${user} (${BY_HAND})` : user;
  switch (story.verdict) {
    case 'hijack':
      return `Hijacked ${howItBegan(story) === null ? 'session' : 'sign-in'}: ${who}`;
    case 'suspicious':
      return `Suspicious session: ${who}`;
    case 'benign':
      return `${isDenied(story) ? 'Suspicious session' : 'No longer suspicious'}: ${who}`;
  }
}

/** What to do about an alarm other than a hijack, with the facts where they are known; empty for a hijack. */
export function adviceOf({ kind, details }: IncidentStory): readonly string[] {
  if (kind === 'session_hijack') return [];
  return details.notices.length > 0 ? details.notices : [ALARMS[kind].advice];
}

/** What is to be known first of a hijack; empty for other alarms, where `adviceOf` says it. */
export function toMind({ kind, details }: IncidentStory): readonly string[] {
  return kind === 'session_hijack' ? details.notices : [];
}

/** Title over both sides of a finding; what a forger made up is not told as what happened. */
export function sidesTitle(story: IncidentStory): string {
  if (story.kind === 'forged_delivery') return 'What the forged events claim';
  const finding = gravestFinding(story);
  if (finding?.before !== null) return 'What changed';
  return aloneTitle(finding.trigger);
}

/** Title over a finding that has no before. */
export function aloneTitle(trigger: string): string {
  if (trigger === 'enrolment') return 'Where a factor was enrolled';
  return trigger === 'start' ? 'How it began' : 'The session';
}

export function evidenceTitle({ kind }: IncidentStory): string {
  return kind === 'forged_delivery' ? 'Why that would be a hijack' : 'Why';
}

export function stateOf(story: IncidentStory): string {
  if (story.status === 'closed' || story.status === 'resolved') {
    const as = story.resolution === null ? '' : ` as ${story.resolution.replaceAll('_', ' ')}`;
    return `⚪ Closed${as}`;
  }
  const taken = story.isInHand ? ', somebody is on it' : '';
  if (story.kind !== 'session_hijack') return `🟠 Open${taken}`;
  if (hasNothingToContain(story)) return `⚪ Open, nothing to contain${taken}`;
  if (isToLookInto(story)) return `🟡 To be looked into${taken}`;
  return `${CONTAINMENT[story.containment]}${taken}`;
}

/** Whether it is a suspicion for which nothing is planned: in red it would pass for a theft that goes on. */
export function isToLookInto(
  story: Pick<IncidentStory, 'containment' | 'verdict' | 'questions'> & {
    readonly actions: readonly { readonly status: ActionStatus }[];
  },
): boolean {
  const { verdict, containment, actions } = story;
  if (verdict !== 'suspicious' || containment !== 'none' || isDenied(story)) return false;
  return actions.every(({ status }) => status === 'skipped');
}

/**
 * Whether it was judged benign since, or never was Okta’s own: in red it would have somebody sign the user out by hand.
 */
export function hasNothingToContain(
  story: Pick<IncidentStory, 'containment' | 'verdict' | 'details' | 'questions'>,
): boolean {
  const { containment, verdict, details } = story;
  const isHarmless = verdict === 'benign' && !isDenied(story);
  return containment === 'none' && (isHarmless || details.corroboration === 'forged');
}

const CONTAINMENT: Readonly<Record<ContainmentState, string>> = {
  none: '🔴 Not contained',
  acting: '🟠 Being contained',
  acted: '🟡 Acted, the log is being watched',
  verified: '🟢 Contained, verified in the System Log',
  broken: '🔴 NOT contained: the session was used after we acted',
};

/** The state of an action, in the same words wherever it is told. */
export const ACTION_STATES: Readonly<Record<ActionStatus, string>> = {
  proposed: 'would have been done',
  awaiting_approval: 'waits for approval',
  approved: 'approved',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  denied: 'denied',
  expired: 'expired without an answer',
  undone: 'taken back',
};

/** The state of an action with a mark before it, which is seen before the words are read. */
export const ACTION_WORDS: Readonly<Record<ActionStatus, string>> = {
  proposed: `▫️ ${ACTION_STATES.proposed}`,
  awaiting_approval: `✋ ${ACTION_STATES.awaiting_approval}`,
  approved: `⏳ ${ACTION_STATES.approved}, about to run`,
  running: `⏳ ${ACTION_STATES.running}`,
  done: `✅ ${ACTION_STATES.done}`,
  failed: `❌ ${ACTION_STATES.failed}`,
  skipped: `▫️ ${ACTION_STATES.skipped}`,
  denied: `🚫 ${ACTION_STATES.denied}`,
  expired: `⌛ ${ACTION_STATES.expired}`,
  undone: `↩️ ${ACTION_STATES.undone}`,
};
