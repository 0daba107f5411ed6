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

/** What is asked of the database. */
export type DatabaseFacts = {
  /** @throws where it cannot be reached */
  ping(): Promise<void>;
  /** Why it is of no use to us; null where it will do. */
  unfitness(): Promise<Unfitness | null>;
  /** Whether it takes no changes. */
  isReadOnly(): Promise<boolean>;
  /** Names of migrations not applied yet. */
  pendingMigrations(): Promise<readonly string[]>;
  /** When the newest event that a delivery brought was published, epoch milliseconds. */
  lastDeliveredAt(org: string): Promise<number | null>;
  /** What waits in each stage’s queue. */
  backlog(): Promise<readonly Backlog[]>;
  /** What failed at every attempt. */
  deadLetters(): Promise<readonly DeadLetters[]>;
  /** What is left of orgs that are not among the configured. */
  leftBehind(configured: readonly string[]): Promise<readonly LeftBehind[]>;
  /** The days of events, and what goes next where so many are to be kept. */
  daysHeld(retentionDays: number): Promise<DaysHeld>;
  /** How many connections there may be, and are. */
  connections(): Promise<ConnectionRoom>;
  /** How far the System Log of each org is read. */
  logAges(): Promise<ReadonlyMap<string, LogAge>>;
  /** Who serves just now. */
  instances(): Promise<readonly LiveInstance[]>;
  /** Whether the actions of the org are stopped. */
  actionSwitch(org: string): Promise<OrgSwitch>;
  /** Webhooks that said they are gone, which the org tells nothing since. */
  receiversOff(org: string): Promise<readonly ReceiverOff[]>;
};

export type DatabaseDoor =
  | { readonly kind: 'open'; readonly facts: DatabaseFacts }
  /** The embedded database that `serve` has not made yet. */
  | { readonly kind: 'none' }
  /** The embedded database is there and does not start; `problem` says why and what to do. */
  | { readonly kind: 'unusable'; readonly problem: string };

/** One check: that the database answers, and has this version's tables. */
export function databaseChecks(door: DatabaseDoor, embedded: boolean): Check[] {
  return [{ org: null, name: 'database', run: () => lookAtDatabase(door, embedded) }];
}

/** What `look` finds, where the database can be asked and has this version’s tables; else `otherwise`. */
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
