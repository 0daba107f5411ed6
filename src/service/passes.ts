/** Starts what runs beside the requests until the service ends, as far as the roles ask for it. */
import type { PgBoss } from 'pg-boss';
import type { ServeRole } from '../config/serve.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { expire } from '../pipeline/expire.ts';
import { restWorkers, startWorkers } from '../pipeline/queue/workers.ts';
import type { ReaderDependencies } from '../pipeline/reconcile/reader.ts';
import { reconcile } from '../pipeline/reconcile.ts';
import { followLoggedNetworks, type LoggedNetworks } from '../pipeline/record/logged-networks.ts';
import { warnOfRemovedOrgs } from '../queries/removed-orgs.ts';
import type { Database } from '../store/database.ts';
import { instanceOf, sayItLives } from './instance.ts';
import { stagesWith } from './stages.ts';
import { wakeWorkers } from './wake-workers.ts';
import { watchBacklog } from './watch-backlog.ts';

type Needs = {
  readonly deps: Dependencies;
  readonly boss: PgBoss;
  /** The connections of the housekeeping, which must not wait for those of the stages. */
  readonly housekeeping: Database;
  /** How the reader records what it reads. */
  readonly reading: Omit<ReaderDependencies, keyof Dependencies>;
  readonly networks: LoggedNetworks;
};

/**
 * Starts one after the other, and adds each pass to those under way, so that the ones that run are waited for also where
 * a later one cannot start.
 * @param signal ends them all
 */
export async function startPasses(
  roles: readonly ServeRole[],
  { deps, boss, housekeeping, reading, networks }: Needs,
  underWay: Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  const { log } = deps;
  if (roles.includes('worker')) {
    await startWorkers(boss, stagesWith(deps), log, deps.orgs.size);
    // First of all: a job taken up later has less time to end.
    signal.addEventListener('abort', () => void restWorkers(boss));
    underWay.push(wakeWorkers(boss, log, signal));
    underWay.push(warnOfRemovedOrgs(deps));
    underWay.push(expire({ ...deps, database: housekeeping }, signal));
  }
  if (roles.includes('reader')) underWay.push(reconcile({ ...deps, ...reading }, signal));
  if (roles.includes('receiver') || roles.includes('reader')) {
    const follow = await followLoggedNetworks(deps, networks);
    underWay.push(follow(signal));
  }
  underWay.push(watchBacklog(deps, signal));
  underWay.push(sayItLives(deps, instanceOf(deps.config, roles), signal));
}
