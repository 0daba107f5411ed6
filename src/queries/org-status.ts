/** Reads the state of each org, for whoever looks after it. */
import type { ResponseMode } from '../domain/response/incident.ts';
import type { Dependencies, Org } from '../pipeline/dependencies.ts';
import { type GoneReceiver, goneReceivers } from '../pipeline/notify/gone-receivers.ts';
import { type ExceptionRow, exceptionsInForce } from '../store/exceptions.ts';
import { countOpenIncidents, countSetAside, type OrgFact, orgFacts } from '../store/org-status.ts';
import { latestTurns, type OrgSwitch, readSwitch, type SwitchTurn } from '../store/switches.ts';
import { type WatchlistEntry, watchlistInForce } from '../store/watchlist.ts';
import { type HookEvents, readHookEvents } from './hook-events.ts';
import { type OrgPolicy, readOrgPolicy } from './org-policy.ts';
import { type OrgRoad, roadOf } from './org-road.ts';

export type OrgStatus = OrgRoad & {
  readonly key: string;
  readonly url: string;
  readonly mode: ResponseMode;
  readonly policy: OrgPolicy;
  /** Whether this instance has credentials to act with; one that does not act needs none. */
  readonly canAct: boolean;
  /** Null where nobody reads the org's log. */
  readonly hookEvents: HookEvents | null;
  /** What the stages noted about the way the org's events come. */
  readonly facts: readonly OrgFact[];
  /** Events and deliveries of the last seven days that could not be read. */
  readonly setAside: number;
  readonly openIncidents: number;
  /** Those of the open incidents that are about the hook and the deliveries. */
  readonly openAlarms: number;
  readonly actions: OrgSwitch;
  /** The last turns of that switch, when and by whom; the latest first. */
  readonly turns: readonly SwitchTurn[];
  /** Webhooks that are no longer told anything. */
  readonly receiversOff: readonly GoneReceiver[];
  /** Exceptions that people made from incidents and that are in force. */
  readonly exceptions: readonly ExceptionRow[];
  /** Users who are watched more strictly at present. */
  readonly watchlist: readonly WatchlistEntry[];
};

const TURNS = 6;

/** Reads the state of every configured org, in the order of the configuration. */
export function readOrgStatus(
  deps: Pick<Dependencies, 'config' | 'database' | 'now' | 'orgs'>,
): Promise<readonly OrgStatus[]> {
  return Promise.all([...deps.orgs.values()].map((org) => statusOf(deps, org)));
}

async function statusOf(
  deps: Pick<Dependencies, 'config' | 'database' | 'now'>,
  org: Org,
): Promise<OrgStatus> {
  const { key, config } = org;
  const { rows } = deps.database;
  const now = new Date(deps.now());
  const [
    policy,
    facts,
    hookEvents,
    setAside,
    counts,
    actions,
    turns,
    receiversOff,
    exceptions,
    watchlist,
  ] = await Promise.all([
    readOrgPolicy(deps, org),
    orgFacts(rows, key),
    readHookEvents(deps, key),
    countSetAside(rows, key),
    countOpenIncidents(rows, key),
    readSwitch(rows, key),
    latestTurns(rows, key, TURNS),
    goneReceivers(deps, key),
    exceptionsInForce(rows, key, now),
    watchlistInForce(rows, key, now),
  ]);
  return {
    key,
    url: config.url,
    mode: config.responses.mode,
    policy,
    canAct: (config.responderCredentials ?? config.credentials) !== null,
    ...roadOf(facts),
    hookEvents,
    facts,
    setAside,
    openIncidents: counts.open,
    openAlarms: counts.alarms,
    actions,
    turns,
    receiversOff,
    exceptions,
    watchlist,
  };
}
