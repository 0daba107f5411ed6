/** One part of the work: all events of some of the people, from the first line to the verdicts. */
import type { FingerprintSources } from '../../../domain/session/fingerprint.ts';
import { type OrgShare, orgShareOf } from '../org/org-share.ts';
import { type OrgHabits, type OrgView, orgHabitsOf } from '../org/org-view.ts';
import { judgePerson, type Rules } from '../person/judge-person.ts';
import { publicFlags } from '../person/public-flags.ts';
import { type SessionLine, sessionLine } from '../person/session-line.ts';
import type { Refusals } from '../read/refusals.ts';
import type { Coverage } from '../sessions/coverage.ts';
import type { GatheredUser, Keeping } from '../sessions/gathering.ts';
import { type Facts, factsOf } from '../sessions/session-facts.ts';
import { forgetTable, tableHolds } from '../sessions/table-trust.ts';
import { tieTogether } from '../sessions/tie-together.ts';
import { type Intake, openIntake } from './intake.ts';

/** A session that was judged, or that a public rule flagged. */
export type SessionResult = {
  /** The moment that orders the sessions, epoch milliseconds. */
  readonly at: number;
  readonly userId: string;
  readonly key: string;
  readonly sessionIds: readonly string[];
  readonly publicRules: readonly string[];
  /** Null where there was no reason to judge it. */
  readonly line: SessionLine | null;
};

export type PartResult = {
  readonly events: number;
  readonly span: { readonly firstAt: number; readonly lastAt: number };
  readonly users: number;
  readonly userDays: number;
  readonly sessions: number;
  readonly coverage: Coverage;
  readonly refusals: Refusals;
  readonly results: readonly SessionResult[];
};

export type Part = Pick<Intake, 'takeText' | 'takeValue'> & {
  /** The network owners that this part has read. This and the following are called once, in this order. */
  readonly owners: () => ReadonlyMap<string, number>;
  readonly share: (owners: ReadonlyMap<string, number>) => OrgShare;
  readonly judge: (habits: OrgHabits, rules: Rules) => PartResult;
};

/** Returns part `index` of `parts`. */
export function openPart(
  index: number,
  parts: number,
  sources: FingerprintSources,
  keeping: Keeping = { traces: true },
): Part {
  const { gathering, refusals, takeText, takeValue } = openIntake(index, parts, sources, keeping);
  let facts: Facts | null = null;
  return {
    takeText,
    takeValue,
    owners: () => gathering.owners,
    share: (owners) => {
      tieTogether(gathering);
      if (!tableHolds(owners, sources)) forgetTable(gathering);
      facts = factsOf(gathering, owners);
      return orgShareOf(gathering, facts);
    },
    judge: (habits, rules) => {
      const results: SessionResult[] = [];
      const view = { ...habits, owners: facts?.owners ?? gathering.owners };
      for (const [userId, user] of gathering.users) {
        results.push(...resultsOf(userId, user, facts, view, rules, keeping));
      }
      const users = [...gathering.users.values()];
      return {
        events: gathering.events,
        span: gathering.span,
        users: users.filter(({ days }) => days.size > 0).length,
        userDays: users.reduce((sum, { days }) => sum + days.size, 0),
        sessions: users.reduce((sum, { sessions }) => sum + sessions.size, 0),
        coverage: gathering.coverage,
        refusals,
        results,
      };
    },
  };
}

/** Judges with one part that contains everybody. */
export function judgeAlone(part: Part, rules: Rules): PartResult {
  return part.judge(orgHabitsOf([part.share(part.owners())]), rules);
}

function resultsOf(
  userId: string,
  user: GatheredUser,
  facts: Facts | null,
  view: OrgView,
  rules: Rules,
  keeping: Keeping,
): SessionResult[] {
  const results: SessionResult[] = [];
  const person = facts?.people.get(userId);
  if (person === undefined) return results;
  const flags = keeping.traces ? publicFlags(user, person, view, rules.tuning.learning) : NO_FLAGS;
  const judged = new Set<string>();
  judgePerson(person, user.alarms.values(), view, rules, ({ key, judgedAt }, judgement) => {
    const publicRules = flags.get(key) ?? [];
    const line = sessionLine(judgement, keeping.traces ? publicRules : null);
    judged.add(key);
    results.push({ at: judgedAt, userId, key, sessionIds: line.sessionIds, publicRules, line });
  });
  for (const { key, timeline, judgedAt } of person.sessions) {
    const publicRules = flags.get(key);
    if (judged.has(key) || publicRules === undefined) continue;
    const sessionIds = [...timeline.sessionIds].sort();
    results.push({ at: judgedAt, userId, key, sessionIds, publicRules, line: null });
  }
  return results;
}

const NO_FLAGS: ReadonlyMap<string, string[]> = new Map();
