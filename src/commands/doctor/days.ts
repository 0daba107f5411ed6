import { plural } from '../../domain/in-words.ts';
import { type DaysHeld, daysHeld, ENOUGH_AHEAD } from '../../queries/days-held.ts';
import { fallInWords, heldInWords, holderInWords } from '../days-in-words.ts';
import { type Check, type CheckResult, fault, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';

/** Checks that there is a partition for each day of events, and that only days past retention are deleted. */
export function dayChecks(door: DatabaseDoor, retentionDays: number): Check[] {
  const run = () =>
    whereInOrder(door, async (database) =>
      resultOf(await daysHeld({ database, now: Date.now }, retentionDays)),
    );
  return [{ org: null, name: 'retention', run }];
}

function resultOf(look: DaysHeld): CheckResult {
  const { held, ahead, next, holders } = look;
  const fall = fallInWords(look);
  if (fall !== null)
    return fault(
      `RETENTION_DAYS fell: ${fall}.`,
      'Where it is a slip, set RETENTION_DAYS back for every worker; where it is meant, run: warden retention --confirm',
    );
  const detail = heldInWords(look);
  const inTheWay = holders.map(holderInWords).join('; ');
  if (held.days.length > 0 && holders.length > 0)
    return warning(
      `${detail}; ${undone(look)}: ${inTheWay} in the way.`,
      `It is done once that has ended. To end it: select pg_terminate_backend(${holders[0]?.pid})`,
    );
  if (next.length > 1)
    return warning(
      `${detail}; ${next.length} days are past retention.`,
      'A worker drops them within a minute: see that one runs, and look in its log for “housekeeping failed”.',
    );
  if (held.days.length > 0 && ahead < ENOUGH_AHEAD)
    return warning(
      `${detail}: events of later days would have no place of their own.`,
      'A worker makes the days ahead: see that one runs, and look in its log for “housekeeping failed”.',
    );
  return ok(detail);
}

function undone({ next }: DaysHeld): string {
  return next.length === 0
    ? 'days ahead cannot be made'
    : `${plural(next.length, 'day')} past retention cannot be dropped`;
}
