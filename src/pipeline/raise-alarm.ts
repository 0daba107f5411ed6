/** Raises alarms about the way that events take (hook, log, deliveries): one open incident per subject. */
import { type IncidentKind, NO_DETAILS } from '../domain/response/incident.ts';
import type { Transaction } from '../store/database.ts';
import { appendHistory, isInHistory } from '../store/history.ts';
import {
  changeIncident,
  type Incident,
  isOpen,
  lockIncidentsAbout,
  openIncident,
} from '../store/incidents.ts';
import type { Dependencies } from './dependencies.ts';

export type RoadAlarm = {
  readonly kind: Exclude<IncidentKind, 'session_hijack'>;
  readonly subject: string;
  readonly headline: string;
  readonly advice: string;
  /** When it was seen or done, epoch milliseconds. */
  readonly at: number;
  /** When it began, where that is known to be earlier, epoch milliseconds. */
  readonly since?: number;
  /** A lasting fault is told again if it was last told before this moment, epoch milliseconds; absent: `at`. */
  readonly toldFrom?: number;
  /** Names what was seen, such as an event's uuid, so that the same is never told twice. */
  readonly seen: string;
  /** Whether somebody did it: a deed is told also where an incident about an earlier one, or its effect, is open. */
  readonly deed?: boolean;
};

/** Opens an incident, or notes on the open one that it happened again; a deed then takes over its headline. */
export async function raiseAlarm(
  deps: Pick<Dependencies, 'database' | 'jobs' | 'now'>,
  org: string,
  alarm: RoadAlarm,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const known = await lockIncidentsAbout(tx, org, alarm.kind, alarm.subject);
    if (await isTold(tx, known, alarm)) return;
    const [latest] = known;
    const at = deps.now();
    const data = { headline: alarm.headline, seen: alarm.seen };
    if (latest !== undefined && isOpen(latest)) {
      const { headline, advice } = alarm;
      const details = { notices: [advice], deed: alarm.seen };
      const inFront = alarm.deed === true ? { headline, details } : {};
      const lastBadAt = new Date(Math.max(lastBad(latest), alarm.at));
      const firstBadAt = new Date(Math.min(firstBad(latest), beganAt(alarm)));
      await changeIncident(tx, latest, { firstBadAt, lastBadAt, ...inFront }, new Date(at));
      const job = { org, incidentId: latest.id };
      await appendHistory(tx, { ...job, at, actor: 'system', kind: 'seen_again', data });
      if (alarm.deed === true) await deps.jobs.enqueue(tx, 'notify', [{ data: job }]);
      return;
    }
    const incident = await openIncident(tx, {
      org,
      kind: alarm.kind,
      subject: alarm.subject,
      verdict: 'suspicious',
      headline: alarm.headline,
      firstBadAt: new Date(beganAt(alarm)),
      lastBadAt: new Date(alarm.at),
      openedAt: new Date(at),
      details: {
        ...NO_DETAILS,
        notices: [alarm.advice],
        ...(alarm.deed === true ? { deed: alarm.seen } : {}),
      },
    });
    if (incident === null) return;
    const job = { org, incidentId: incident.id };
    await appendHistory(tx, { ...job, at, actor: 'system', kind: 'opened', data });
    await deps.jobs.enqueue(tx, 'notify', [{ data: job }]);
  });
}

/**
 * Whether the alarm was told already. A deed is recognised by its event: one that is read late, or just past midnight,
 * may be older than the day's alarm about its effect. A lasting fault is recognised by its time.
 */
async function isTold(
  { rows }: Transaction,
  known: readonly Incident[],
  { deed, seen, at, toldFrom = at }: RoadAlarm,
): Promise<boolean> {
  const [latest] = known;
  if (latest === undefined) return false;
  if (deed !== true) return lastBad(latest) >= toldFrom;
  return isInHistory(
    rows,
    latest.org,
    known.map(({ id }) => id),
    { seen },
  );
}

function beganAt({ at, since = at }: RoadAlarm): number {
  return Math.min(at, since);
}

/** When the incident begins so far, epoch milliseconds; the log may tell later of a deed that came before it. */
function firstBad({ firstBadAt, openedAt }: Incident): number {
  return (firstBadAt ?? openedAt).getTime();
}

function lastBad({ lastBadAt }: Incident): number {
  return lastBadAt?.getTime() ?? 0;
}
