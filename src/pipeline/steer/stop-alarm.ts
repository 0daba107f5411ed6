/**
 * A stop of all actions is an alarm with a history of its own: it keeps who stopped them and who let them go on,
 * chained like any other, and every receiver is told of both. It is open for as long as they are stopped.
 */
import { oneLine } from '../../domain/one-line.ts';
import { NO_DETAILS } from '../../domain/response/incident.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import {
  changeIncident,
  type Incident,
  lockOpenIncidentsAbout,
  openIncident,
} from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';

/** By whom the switch was turned, when and why. */
export type Turn = {
  readonly org: string;
  readonly by: string;
  readonly reason: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
};

const KIND = 'actions_stopped';
/** The switch is the org's, so there is one. */
const SUBJECT = 'actions';

/** Opens the alarm in the transaction that stops the actions: no stop is without one. */
export async function raiseStopAlarm(
  tx: Transaction,
  deps: Pick<SteerDependencies, 'jobs'>,
  turn: Turn,
): Promise<void> {
  const incident = await open(tx, turn);
  if (incident !== null) await tell(tx, deps, incident);
}

/**
 * Ends it in the transaction that lets them go on.
 * @param stopped what the switch said of the stop: one that is older than these alarms gets its own now
 */
export async function endStopAlarm(
  tx: Transaction,
  deps: Pick<SteerDependencies, 'jobs'>,
  turn: Turn,
  stopped: Turn,
): Promise<void> {
  const [found] = await lockOpenIncidentsAbout(tx, turn.org, KIND, [SUBJECT]);
  const incident = found ?? (await open(tx, stopped));
  if (incident === null) return;
  const { org, by, reason, at } = turn;
  const closedAt = new Date(at);
  const change = {
    status: 'resolved' as const,
    closedAt,
    closedBy: by,
    details: {
      notices: [`Nothing more: ${by} let the actions go on${because(reason)}. ${WHAT_WAITED}`],
    },
  };
  await changeIncident(tx, incident, change, closedAt);
  const entry = { org, incidentId: incident.id, at, actor: by, data: { reason } };
  await appendHistory(tx, { ...entry, kind: 'actions_resumed' });
  await tell(tx, deps, incident);
}

async function open(tx: Transaction, { org, by, reason, at }: Turn): Promise<Incident | null> {
  const incident = await openIncident(tx, {
    org,
    kind: KIND,
    subject: SUBJECT,
    verdict: 'suspicious',
    headline: `All actions in Okta were stopped by ${by}${because(reason)}`,
    openedAt: new Date(at),
    details: { ...NO_DETAILS, notices: [WHAT_TO_DO] },
  });
  if (incident === null) return null;
  const entry = { org, incidentId: incident.id, at, actor: by, data: { reason } };
  await appendHistory(tx, { ...entry, kind: 'actions_paused' });
  return incident;
}

async function tell(
  tx: Transaction,
  { jobs }: Pick<SteerDependencies, 'jobs'>,
  { org, id: incidentId }: Incident,
): Promise<void> {
  await jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}

/** The history has all of it. */
const LONGEST_REASON = 200;

function because(reason: string | null): string {
  return reason === null ? '' : `: ${oneLine(reason, LONGEST_REASON)}`;
}

const WHAT_TO_DO =
  'Until an approver lets them go on (`warden resume`, or the console’s page of the orgs), nothing is done in Okta for any incident of this org, approved or not; detection and alerts go on. If it was nobody of yours, somebody has a token or a sign-in of yours: find out whose, and take it away.';

const WHAT_WAITED =
  'What had been approved is done now, unless it has grown too old; what was planned meanwhile waits for a person.';
