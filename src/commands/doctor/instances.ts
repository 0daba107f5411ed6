/** Checks which instances use this database, and that they have the same version. */
import { PRODUCT_VERSION } from '../../config/rules-in-force.ts';
import { plural } from '../../domain/in-words.ts';
import type { Database } from '../../store/database.ts';
import { type LiveInstance, liveInstances } from '../../store/instances.ts';
import { type Check, type CheckResult, off, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';

/** Returns one check, for the whole deployment. */
export function instanceChecks(door: DatabaseDoor): Check[] {
  const run = () => whereInOrder(door, lookAtInstances);
  return [{ org: null, name: 'instances', run }];
}

async function lookAtInstances({ pool }: Database): Promise<CheckResult> {
  const live = await liveInstances(pool);
  if (live.length === 0) return off('none was heard of within the last minute');
  const byRoles = Map.groupBy(live, ({ roles }) => roles.join(','));
  const all = [...byRoles].map(([roles, those]) => `${those.length} × ${roles}`).join('; ');
  const others = live.filter(({ version }) => version !== PRODUCT_VERSION);
  if (others.length === 0) return ok(`${all}; version ${PRODUCT_VERSION}`);
  const byVersion = [...Map.groupBy(others, ({ version }) => version)];
  const versions = byVersion.map(([version, those]) => `${named(those)} of version ${version}`);
  return warning(
    `${all}; this is version ${PRODUCT_VERSION}, but ${versions.join(', ')}.`,
    'After an upgrade, wait until those of before have ended; else restart them with this version.',
  );
}

const NAMED_AT_MOST = 3;

/** Returns such as `2 instances (worker-1 as worker; worker-2 as worker,health)`. */
export function named(instances: readonly LiveInstance[]): string {
  const some = instances
    .slice(0, NAMED_AT_MOST)
    .map(({ id, roles }) => `${id.split(':')[0]} as ${roles.join(',')}`);
  const more = instances.length > NAMED_AT_MOST ? [`${instances.length - NAMED_AT_MOST} more`] : [];
  return `${plural(instances.length, 'instance')} (${[...some, ...more].join('; ')})`;
}
