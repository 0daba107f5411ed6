/** Reads what is known of a user from before a session: looks, addresses, applications, the Admin Console. */
import type pg from 'pg';
import { applicationHabits } from '../../domain/judgement/application-habits.ts';
import { baselineAt } from '../../domain/judgement/baseline.ts';
import type { JudgeContext } from '../../domain/judgement/judge-context.ts';
import { isSeenBefore, openedAt } from '../../domain/judgement/seen-before.ts';
import { sessionsOfOneSignIn } from '../../domain/judgement/sign-in.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { rangesAround } from '../../domain/session/address-owners.ts';
import { addressesOfUser } from '../../store/addresses.ts';
import { openedAdminConsole } from '../../store/admin-use.ts';
import { applicationsOfUser } from '../../store/applications.ts';
import { sessionsSignedInto } from '../../store/sign-ins.ts';
import { fingerprintsOfUser } from '../../store/user-fingerprints.ts';
import type { SessionEvents } from '../proof/session-events.ts';

export type UserHistory = Pick<
  JudgeContext,
  'baseline' | 'ownAddresses' | 'seenBefore' | 'applications' | 'isAdmin'
>;

/** Whose history, in epoch milliseconds: the session's first and last event, and the moment that is judged. */
export type HistoryOf = {
  readonly org: string;
  readonly userId: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly at: number;
};

/** Returns the history as of the moment that is judged; neither the session nor its own sign-in teaches of itself. */
export async function historyOfUser(
  client: pg.ClientBase,
  { timeline, keptUnder }: Pick<SessionEvents, 'timeline' | 'keptUnder'>,
  { org, userId, firstAt, lastAt, at }: HistoryOf,
): Promise<UserHistory> {
  const { learning } = TUNING;
  const ofUser = { org, userId };
  const since = at - learning.windowMs;
  const { rows, alarmed } = await fingerprintsOfUser(client, {
    ...ofUser,
    since,
    lookedAtBefore: at - learning.lookedAtMs,
  });
  const alive = { ...ofUser, since: firstAt, until: lastAt };
  const signedInto = await sessionsSignedInto(client, alive);
  const ofOneSignIn = sessionsOfOneSignIn(rows, (session) => signedInto.has(session));
  const unlearnt = new Set([...keptUnder, ...keptUnder.flatMap(ofOneSignIn), ...alarmed]);
  const believed = { ...ofUser, since, until: at - learning.delayMs, except: [...unlearnt] };
  const own = await addressesOfUser(client, believed);
  const opened = await applicationsOfUser(client, believed);
  const adminUse = { ...ofUser, except: keptUnder, since, before: at };
  const isAdmin = await openedAdminConsole(client, adminUse);
  const opening = openedAt(timeline);
  return {
    baseline: baselineAt(rows, at, unlearnt, learning),
    ownAddresses: new Set(own.flatMap(rangesAround)),
    seenBefore: rows.filter((row) => !unlearnt.has(row.sessionId) && isSeenBefore(row, opening)),
    applications: applicationHabits(opened, at, learning),
    isAdmin: isAdmin ? true : null,
  };
}
