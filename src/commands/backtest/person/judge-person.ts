/**
 * Judges one person's sessions as the service would have done at the time: in order of time, each against the baseline
 * and the org of before, without the session itself and those with an alarm.
 */

import type { ApplicationHabits } from '../../../domain/judgement/application-habits.ts';
import type {
  Learning,
  SeenFingerprint,
  UserBaseline,
} from '../../../domain/judgement/baseline.ts';
import type { DetectionPolicy } from '../../../domain/judgement/detection-policy.ts';
import { type Judgement, judge } from '../../../domain/judgement/judge.ts';
import type { Tuning } from '../../../domain/judgement/tuning.ts';
import type { Alarm } from '../../../domain/session/alarm.ts';
import { orgContextFor } from '../org/org-context.ts';
import type { OrgView } from '../org/org-view.ts';
import type { PersonFacts, SessionFacts } from '../sessions/session-facts.ts';
import { openedApplications } from './opened-applications.ts';
import { ownAddresses } from './own-addresses.ts';
import { returningLooks } from './returning-looks.ts';
import { seenBefore } from './seen-before.ts';
import { seenFingerprints } from './seen-fingerprints.ts';
import { userBaselines } from './user-baselines.ts';

export type Rules = { readonly policy: DetectionPolicy; readonly tuning: Tuning };

const HOUR_MS = 3_600_000;

/** Judges, and calls `take` with every session that there was reason to judge. */
export function judgePerson(
  person: PersonFacts,
  alarms: Iterable<Alarm>,
  view: OrgView,
  rules: Rules,
  take: (session: SessionFacts, judgement: Judgement) => void,
): void {
  const rows = seenFingerprints(person.sessions, view.owners);
  const baselines = userBaselines(rows, signedInto(person.sessions), rules.tuning.learning);
  const addressesOf = ownAddresses(person.sessions, rules.tuning.learning, baselines);
  const habitsOf = openedApplications(person.sessions, rules.tuning.learning, baselines);
  const ownAfterAll = returningLooks();
  const userAlarms = [...alarms].sort((a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1));
  for (const session of person.sessions) {
    const { key, timeline, judgedAt } = session;
    let baseline: UserBaseline | null = null;
    let own: ReadonlySet<string> | null = null;
    let applications: ApplicationHabits | null = null;
    let before: readonly SeenFingerprint[] | null = null;
    const judgement = judge(timeline, {
      // Computed only when there is something to judge, which in most sessions there is not.
      get baseline() {
        baseline ??= baselines.at(judgedAt, key);
        return baseline;
      },
      get ownAddresses() {
        own ??= addressesOf(session);
        return own;
      },
      get seenBefore() {
        before ??= seenBefore(rows, session, baselines);
        return before;
      },
      get applications() {
        applications ??= habitsOf(session);
        return applications;
      },
      org: orgContextFor(view, session, person, rules.tuning.learning),
      userAlarms: userAlarms.filter(({ at }) => isAround(at, session)),
      isAdmin: opensAdminConsole(person, session),
      watches: [],
      policy: rules.policy,
      tuning: rules.tuning,
      now: judgedAt,
    });
    baselines.settle(key, learnFrom(judgement, judgedAt, rules.tuning.learning));
    if (judgement === null) continue;
    for (const own of ownAfterAll(key, judgement)) baselines.settle(own, judgedAt);
    take(session, judgement);
  }
}

/**
 * Returns from when a session may be learnt from: a hijacked one never; a merely suspicious one after some days, in
 * which somebody has looked at it and would have closed a theft as such.
 */
function learnFrom(judgement: Judgement | null, judgedAt: number, learning: Learning): number {
  switch (judgement?.verdict ?? 'benign') {
    case 'benign':
      return judgedAt;
    case 'suspicious':
      return judgedAt + learning.lookedAtMs;
    case 'hijack':
      return Number.POSITIVE_INFINITY;
  }
}

function signedInto(sessions: readonly SessionFacts[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { key, timeline } of sessions) {
    if (timeline.entries.some(({ starts }) => starts !== null)) found.add(key);
  }
  return found;
}

function isAround(at: number, { firstAt, lastAt }: SessionFacts): boolean {
  return at >= firstAt - HOUR_MS && at <= lastAt + HOUR_MS;
}

/** Returns true when another session of the person opened the Admin Console before; otherwise null, for not known. */
function opensAdminConsole(
  { adminUse }: PersonFacts,
  { key, judgedAt }: SessionFacts,
): true | null {
  return adminUse.some(({ session, at }) => session !== key && at < judgedAt) ? true : null;
}
