/** Forgets a person who left: what is known of them goes before its days are over, and their incidents lose the name. */
import type { Names } from '../../domain/response/forgotten.ts';
import { writeCursor } from '../../store/cursors.ts';
import { countOfUser, type Erased, eraseUser, usersNamed } from '../../store/erase-user.ts';
import { forgetLogins, forgetNamesIn, incidentsOfUser, namesIn } from '../../store/forget-names.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';

export type ForgetRequest = {
  readonly org: string;
  /** A login, or Okta's id. */
  readonly user: string;
  readonly by: string;
  /** Forgets also somebody whose incident is open. */
  readonly evenIfOpen: boolean;
  /** Only says what would go. */
  readonly isDryRun: boolean;
};

export type ForgetOutcome =
  | { readonly outcome: 'unknown' }
  /** The login is that of several users: one of them has to be named by id. */
  | { readonly outcome: 'several'; readonly userIds: readonly string[] }
  | { readonly outcome: 'open'; readonly incidentIds: readonly number[] }
  | {
      readonly outcome: 'would_forget' | 'forgotten';
      readonly userId: string;
      readonly erased: Erased;
      /** Ids of the incidents that stay without the names. */
      readonly incidentIds: readonly number[];
    };

/** Forgets a user, or says what would go. What was begun and failed is done by running it again with the id. */
export async function forgetUser(
  deps: SteerDependencies,
  request: ForgetRequest,
): Promise<ForgetOutcome> {
  const { database } = deps;
  const { org, user, evenIfOpen, isDryRun } = request;
  const [userId, ...others] = await usersNamed(database, org, user);
  if (userId === undefined) return { outcome: 'unknown' };
  if (others.length > 0) return { outcome: 'several', userIds: [userId, ...others] };
  const incidents = await incidentsOfUser(database.rows, org, userId);
  const open = incidents.filter(isOpen);
  if (open.length > 0 && !evenIfOpen)
    return { outcome: 'open', incidentIds: open.map(({ id }) => id) };
  const incidentIds = incidents.map(({ id }) => id);
  const names = namesIn(userId, incidents, [user]);
  const person = { org, userId, logins: names.whole.filter((name) => name.includes('@')) };
  if (isDryRun) {
    const erased = await countOfUser(database, person);
    return { outcome: 'would_forget', userId, erased, incidentIds };
  }
  const erased = await eraseUser(database, person);
  for (const incident of incidents) await forgetIn(deps, incident, names, request.by);
  await database.transaction(async (tx) => {
    await forgetLogins(tx, org, userId);
    const at = new Date(deps.now()).toISOString();
    // Of somebody without an incident, nothing else would show that it was done, and by whom.
    const entry = { by: request.by, at, erased, incidentIds };
    await writeCursor(tx.client, org, `forgotten:${userId}:${at}`, entry);
  });
  return { outcome: 'forgotten', userId, erased, incidentIds };
}

async function forgetIn(
  deps: SteerDependencies,
  incident: Incident,
  names: Names,
  by: string,
): Promise<void> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  await deps.database.transaction(async (tx) => {
    await forgetNamesIn(tx, incident, names, new Date(at));
    const data = { userId: names.userId };
    await appendHistory(tx, { org, incidentId, at, actor: by, kind: 'user_forgotten', data });
  });
}
