import type { LogAge } from '../../pipeline/reconcile/log-age.ts';
import type { DaysHeld } from '../../queries/days-held.ts';
import type { Backlog } from '../../store/backlog.ts';
import type { ConnectionRoom } from '../../store/connection-room.ts';
import { databaseFault, whatToCheck } from '../../store/database-fault.ts';
import type { Unfitness } from '../../store/database-fitness.ts';
import type { DeadLetters } from '../../store/dead-letters.ts';
import type { LiveInstance } from '../../store/instances.ts';
import type { LeftBehind } from '../../store/left-behind.ts';
import type { ReceiverOff } from '../../store/receivers-off.ts';
import type { OrgSwitch } from '../../store/switches.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';

/** Questions that the checks ask of the database. */
export type DatabaseFacts = {
  /** Resolves where the database answers. @throws where it cannot be reached */
  ping(): Promise<void>;
  /** Why the service cannot use the database; null where it can. */
  unfitness(): Promise<Unfitness | null>;
  /** Whether the database takes no changes. */
  isReadOnly(): Promise<boolean>;
  /** Names of migrations not applied yet. */
  pendingMigrations(): Promise<readonly string[]>;
  /** When the newest event that a delivery brought was published, epoch milliseconds. */
  lastDeliveredAt(org: string): Promise<number | null>;
  /** The jobs that wait in each stage’s queue. */
  backlog(): Promise<readonly Backlog[]>;
  /** The jobs that failed at every attempt. */
  deadLetters(): Promise<readonly DeadLetters[]>;
  /** What remains of orgs that are not configured. */
  leftBehind(configured: readonly string[]): Promise<readonly LeftBehind[]>;
  /** The days of events that are held, and those that go next with this retention. */
  daysHeld(retentionDays: number): Promise<DaysHeld>;
  /** How many connections are allowed, and open. */
  connections(): Promise<ConnectionRoom>;
  /** How far the System Log of each org is read. */
  logAges(): Promise<ReadonlyMap<string, LogAge>>;
  /** The instances that run now. */
  instances(): Promise<readonly LiveInstance[]>;
  /** Whether the actions of the org are stopped. */
  actionSwitch(org: string): Promise<OrgSwitch>;
  /** Webhooks that answered that they are gone, and are told nothing of the org since. */
  receiversOff(org: string): Promise<readonly ReceiverOff[]>;
};

export type DatabaseDoor =
  | { readonly kind: 'open'; readonly facts: DatabaseFacts }
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
  look: (facts: DatabaseFacts) => Promise<CheckResult>,
  otherwise: CheckResult = off('not looked at: see “database”'),
): Promise<CheckResult> {
  if (door.kind !== 'open') return otherwise;
  const pending = await door.facts.pendingMigrations().catch(() => null);
  return pending?.length === 0 ? look(door.facts) : otherwise;
}

async function lookAtDatabase(door: DatabaseDoor, embedded: boolean): Promise<CheckResult> {
  if (door.kind === 'none') return off('embedded; made when “warden serve” first starts');
  if (door.kind === 'unusable') return fault('The embedded Postgres does not start.', door.problem);
  try {
    await door.facts.ping();
  } catch (error) {
    const known = databaseFault(error);
    return fault(
      `Postgres cannot be reached (${known ?? 'no connection'}).`,
      embedded
        ? 'Start “warden serve”, which runs the embedded Postgres, and read its log under WARDEN_DATA_DIR.'
        : asSentence(whatToCheck(known)),
    );
  }
  const unfit = await door.facts.unfitness();
  if (unfit !== null) return fault(unfit.problem, unfit.remedy);
  if (await door.facts.isReadOnly()) {
    return fault(
      'Postgres takes no changes: it is a standby, or set to read-only. Nothing that Okta delivers is stored.',
      'Let DATABASE_URL lead to the primary.',
    );
  }
  const pending = await door.facts.pendingMigrations();
  if (pending.length > 0) {
    return fault(`Migrations are not applied: ${pending.join(', ')}.`, 'Run: warden migrate');
  }
  return ok(`${embedded ? 'embedded Postgres' : 'Postgres'} reachable, all migrations applied`);
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
