import type { Database } from '../../store/database.ts';
import { databaseFault, whatToCheck } from '../../store/database-fault.ts';
import { isReadOnly, unfitness } from '../../store/database-fitness.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';

export type DatabaseDoor =
  | { readonly kind: 'open'; readonly database: Database }
  /** The embedded database that `serve` has not made yet. */
  | { readonly kind: 'none' }
  /** The embedded database is there and does not start; `problem` says why and what to do. */
  | { readonly kind: 'unusable'; readonly problem: string };

/** Returns one check: that the database answers, and has this version's tables. */
export function databaseChecks(door: DatabaseDoor, embedded: boolean): Check[] {
  return [{ org: null, name: 'database', run: () => lookAtDatabase(door, embedded) }];
}

/** Returns what `look` finds where the database answers and has this version’s tables; otherwise `otherwise`. */
export async function whereInOrder(
  door: DatabaseDoor,
  look: (database: Database) => Promise<CheckResult>,
  otherwise: CheckResult = off('not looked at: see “database”'),
): Promise<CheckResult> {
  if (door.kind !== 'open') return otherwise;
  const pending = await pendingMigrations(door.database.pool).catch(() => null);
  return pending?.length === 0 ? look(door.database) : otherwise;
}

async function lookAtDatabase(door: DatabaseDoor, embedded: boolean): Promise<CheckResult> {
  if (door.kind === 'none') return off('embedded; made when “warden serve” first starts');
  if (door.kind === 'unusable') return fault('The embedded Postgres does not start.', door.problem);
  const { pool } = door.database;
  try {
    (await pool.connect()).release();
  } catch (error) {
    const known = databaseFault(error);
    return fault(
      `Postgres cannot be reached (${known ?? 'no connection'}).`,
      embedded
        ? 'Start “warden serve”, which runs the embedded Postgres, and read its log under WARDEN_DATA_DIR.'
        : asSentence(whatToCheck(known)),
    );
  }
  const unfit = await unfitness(pool);
  if (unfit !== null) return fault(unfit.problem, unfit.remedy);
  if (await isReadOnly(pool)) {
    return fault(
      'Postgres takes no changes: it is a standby, or set to read-only. Nothing that Okta delivers is stored.',
      'Let DATABASE_URL lead to the primary.',
    );
  }
  const pending = await pendingMigrations(pool);
  if (pending.length > 0) {
    return fault(`Migrations are not applied: ${pending.join(', ')}.`, 'Run: warden migrate');
  }
  return ok(`${embedded ? 'embedded Postgres' : 'Postgres'} reachable, all migrations applied`);
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
