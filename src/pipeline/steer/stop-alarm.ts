/**
 * Raises an alarm for a stop of all actions. It is open for as long as they are stopped; its history, chained like any
 * other, keeps who stopped them and who let them go on, and every receiver is told of both.
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

/** Who turned the switch, when and why. */
export type Turn = {
  readonly org: string;
  readonly by: string;
  readonly reason: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
};

const KIND = 'actions_stopped';
/** Subject of the alarm: an org has one switch, so it has one such alarm. */
const SUBJECT = 'actions';

/** Opens the alarm in the transaction that stops the actions, so that no stop is without one. */
export async function raiseStopAlarm(
  tx: Transaction,
  deps: Pick<SteerDependencies, 'jobs'>,
  turn: Turn,
): Promise<void> {
  const incident = await open(tx, turn);
  if (incident !== null) await tell(tx, deps, incident);
}

/**
 * Ends the alarm in the transaction that lets the actions go on.
 * @param stopped what the switch says of the stop, by which a stop from before there were alarms gets one now
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

/** Longest reason in the headline, in characters; the history has all of it. */
const LONGEST_REASON = 200;

function because(reason: string | null): string {
  return reason === null ? '' : `: ${oneLine(reason, LONGEST_REASON)}`;
}

const WHAT_TO_DO =
  'Until an approver lets them go on (`warden resume`, or the console’s page of the orgs), nothing is done in Okta for any incident of this org, approved or not; detection and alerts go on. If it was nobody of yours, somebody has a token or a sign-in of yours: find out whose, and take it away.';

const WHAT_WAITED =
  'What had been approved is done now, unless it has grown too old; what was planned meanwhile waits for a person.';
