/** Notes what each instance runs, by which doctor and Prometheus notice that versions or policies differ. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { PRODUCT_VERSION, rulesInForce } from '../config/rules-in-force.ts';
import type { ServeRole } from '../config/serve.ts';
import type { Config } from '../config.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { tellLogAge } from '../pipeline/reconcile/log-age.ts';
import { forgetInstance, type Instance, noteInstance } from '../store/instances.ts';

const SAY_MS = 15_000;

/** Describes this process, with these roles. */
export function instanceOf({ orgs }: Pick<Config, 'orgs'>, roles: readonly ServeRole[]): Instance {
  const policies = orgs.map((org) => {
    const { policy, mode } = rulesInForce(org);
    return [org.key, { policy, mode }] as const;
  });
  return {
    id: `${hostname()}:${randomBytes(4).toString('hex')}`,
    roles,
    version: PRODUCT_VERSION,
    orgs: Object.fromEntries(policies),
  };
}

/**
 * Notes every 15 seconds that the instance lives, and how far the System Log is read, until `signal` aborts; then
 * removes the note.
 */
export async function sayItLives(
  deps: Dependencies,
  instance: Instance,
  signal: AbortSignal,
): Promise<void> {
  const { database, log, metrics } = deps;
  const { pool } = database;
  const reads = instance.roles.includes('reader');
  tellOf(metrics, instance);
  while (!signal.aborted) {
    // Where Postgres is away, the watch over the queues logs it.
    await noteInstance(pool, instance).catch((err) =>
      log.debug({ err }, 'not noted that this instance lives'),
    );
    await tellLogAge(deps, reads);
    // Aborted: the loop ends by itself.
    await wait(SAY_MS, undefined, { signal }).catch(() => {});
  }
  await forgetInstance(pool, instance.id).catch(() => {});
}

function tellOf(
  metrics: Pick<Dependencies['metrics'], 'info' | 'role'>,
  { roles, version, orgs }: Instance,
): void {
  for (const role of roles) metrics.role.set({ role }, 1);
  for (const [org, { policy, mode }] of Object.entries(orgs))
    metrics.info.set({ version, roles: roles.join(','), org, policy, mode }, 1);
}
