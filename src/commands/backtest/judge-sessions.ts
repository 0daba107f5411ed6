/**
 * Judges every gathered session as the service would have at the time: in order of time, each with the
 * baseline of its user and the state of the org from before, its own and alarmed sessions left out.
 */
import { baselineAt, type UserBaseline } from '../../domain/baseline.ts';
import type { DetectionPolicy } from '../../domain/detection-policy.ts';
import { type Judgement, judge } from '../../domain/judge.ts';
import { TUNING, type Tuning } from '../../domain/tuning.ts';
import type { Gathering } from './gathering.ts';
import { newOrgHistory, type OrgHistory, type Visit } from './org-history.ts';
import { type Facts, factsOf, type MoveSeen, type SessionFacts } from './session-facts.ts';
import { sessionName } from './session-name.ts';

export type JudgedSession = {
  /** By which the session is gathered: its root session where Okta names one. */
  readonly key: string;
  /** An `externalSessionId` of it, by which it is found in the log. */
  readonly sessionId: string;
  readonly judgement: Judgement;
};

const HOUR_MS = 3_600_000;

/** Those that there was reason to judge, in order of time. */
export function judgeSessions(
  gathering: Gathering,
  policy: DetectionPolicy,
  tuning: Tuning = TUNING,
): JudgedSession[] {
  const facts = factsOf(gathering);
  const history = newOrgHistory(gathering.owners);
  const feed = feeder(history, facts, visitsOf(gathering));
  const alarmed = new Map<string, Set<string>>();
  const judged: JudgedSession[] = [];
  const ordered = [...facts.sessions].sort(
    (a, b) => a.judgedAt - b.judgedAt || (a.key < b.key ? -1 : 1),
  );
  for (const session of ordered) {
    const { key, userId, timeline, judgedAt } = session;
    const own = alarmed.get(userId);
    feed(judgedAt, (candidate) => alarmed.get(candidate.userId)?.has(candidate.session) === true);
    let baseline: UserBaseline | null = null;
    const judgement = judge(timeline, {
      // Only asked for when there is something to judge, which in most sessions there is not.
      get baseline() {
        baseline ??= baselineAt(
          facts.rows.get(userId) ?? [],
          judgedAt,
          new Set([key, ...(own ?? [])]),
          tuning.learning,
        );
        return baseline;
      },
      org: history.contextFor(timeline, userId, movesAround(facts.moves, session)),
      userAlarms: alarmsAround(gathering, session),
      isAdmin: opensAdminConsole(facts, session),
      policy,
      tuning,
      now: judgedAt,
    });
    if (judgement === null) continue;
    if (judgement.verdict !== 'benign') {
      if (own === undefined) alarmed.set(userId, new Set([key]));
      else own.add(key);
    }
    const trace = gathering.sessions.get(key)?.trace ?? [];
    judged.push({ key, sessionId: sessionName(key, timeline, trace), judgement });
  }
  return judged;
}

/** Feeds the history everything before a moment, once. */
function feeder(
  history: OrgHistory,
  facts: Facts,
  visits: readonly Visit[],
): (before: number, leaveOut: (day: Facts['days'][number]) => boolean) => void {
  let day = 0;
  let visit = 0;
  return (before, leaveOut) => {
    for (
      let next = facts.days[day];
      next !== undefined && next.at < before;
      next = facts.days[day]
    ) {
      if (!leaveOut(next)) history.seeDay(next);
      day += 1;
    }
    for (let next = visits[visit]; next !== undefined && next.at < before; next = visits[visit]) {
      history.seeVisit(next);
      visit += 1;
    }
  };
}

function visitsOf(gathering: Gathering): Visit[] {
  const visits: Visit[] = [];
  for (const [ip, visitors] of gathering.visitors) {
    for (const [userId, { succeededAt, failedAt }] of visitors) {
      if (Number.isFinite(succeededAt))
        visits.push({ at: succeededAt, ip, userId, succeeded: true });
      if (Number.isFinite(failedAt)) visits.push({ at: failedAt, ip, userId, succeeded: false });
    }
  }
  return visits.sort((a, b) => a.at - b.at);
}

/** Moves within the hour around the session's own changes. */
function movesAround(moves: readonly MoveSeen[], session: SessionFacts): MoveSeen[] {
  const found: MoveSeen[] = [];
  let taken = -1;
  for (const at of session.changedAt) {
    const from = Math.max(taken + 1, firstAtOrAfter(moves, at - HOUR_MS));
    for (let i = from; i < moves.length && (moves[i]?.at ?? 0) <= at + HOUR_MS; i += 1) {
      const move = moves[i];
      if (move !== undefined) found.push(move);
      taken = i;
    }
  }
  return found;
}

function firstAtOrAfter(moves: readonly MoveSeen[], at: number): number {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moves[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function alarmsAround(gathering: Gathering, { userId, firstAt, lastAt }: SessionFacts) {
  const alarms = [...(gathering.userAlarms.get(userId)?.values() ?? [])];
  return alarms
    .filter(({ at }) => at >= firstAt - HOUR_MS && at <= lastAt + HOUR_MS)
    .sort((a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1));
}

/** True when another session of theirs opened the admin console before; else nobody knows. */
function opensAdminConsole(facts: Facts, { key, userId, judgedAt }: SessionFacts): true | null {
  const uses = facts.adminUse.get(userId) ?? [];
  return uses.some(({ session, at }) => session !== key && at < judgedAt) ? true : null;
}
