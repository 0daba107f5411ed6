/** Opens one incident about a great many forgeries, since one for each would bury the real thefts. */
import { LIKE_A_PREVIEW } from '../../domain/response/hook-preview.ts';
import { NO_DETAILS } from '../../domain/response/incident.ts';
import { ALL_DELIVERIES } from '../../domain/response/incident-subject.ts';
import type { Transaction } from '../../store/database.ts';
import { forgedEventsSince, forgedSessionsSince, isCountedSince } from '../../store/forged.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, isOpen, lockIncidentsAbout, openIncident } from '../../store/incidents.ts';
import { oneAtATime } from '../../store/one-at-a-time.ts';
import type { Dependencies } from '../dependencies.ts';

/** Time over which forged sessions are counted. */
const WITHIN_MS = 600_000;
/** How many of them within that time have incidents of their own. */
const OWN_INCIDENTS = 4;
/** How often the incident about all others is brought up to date. */
const COUNTED_AGAIN_MS = 60_000;

const ADVICE = `What came through the event hook like that is set aside, and nothing was done to the users. The first sessions have incidents of their own; further ones are only counted here. ${LIKE_A_PREVIEW} Otherwise whoever sent it knows the hook’s secret: change it with \`warden register --rotate\`, and find out where it leaked. Until then, thefts are judged from what the System Log tells first.`;

/** Whether so many forged sessions had incidents lately that the next is only counted; `now` in epoch milliseconds. */
export async function isFlooded(tx: Transaction, org: string, now: number): Promise<boolean> {
  const told = () => forgedSessionsSince(tx.client, org, new Date(now - WITHIN_MS), OWN_INCIDENTS);
  if ((await told()) >= OWN_INCIDENTS) return true;
  // Without the lock, several workers at once would each find that the number is not reached.
  await oneAtATime(tx.client, `forged ${org}`);
  return (await told()) >= OWN_INCIDENTS;
}

/** Opens the incident about all forgeries, or brings its count up to date. `now` in epoch milliseconds. */
export async function countForgery(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  org: string,
  { now, reason }: { readonly now: number; readonly reason: string },
): Promise<void> {
  const justNow = new Date(now - COUNTED_AGAIN_MS);
  if (await isCountedSince(tx.client, org, justNow)) return;
  const [latest] = await lockIncidentsAbout(tx, org, 'forged_delivery', ALL_DELIVERIES);
  const known = latest !== undefined && isOpen(latest) ? latest : null;
  // Another worker may have done it during the wait.
  if ((known?.lastBadAt ?? justNow) > justNow) return;
  const aside = await forgedEventsSince(tx.client, org, new Date(now - WITHIN_MS), reason);
  // Events of sessions that are being settled at this moment are not set aside yet.
  const events = Math.max(aside, OWN_INCIDENTS + 1);
  const headline = `${events} events or more that were delivered in ten minutes are not in the System Log: they claim that many sessions were stolen`;
  const at = new Date(now);
  const details = { notices: [ADVICE] };
  if (known !== null) {
    await changeIncident(tx, known, { lastBadAt: at, headline, details }, at);
    await tell(known.id, 'seen_again');
    return;
  }
  const opened = await openIncident(tx, {
    org,
    kind: 'forged_delivery',
    subject: ALL_DELIVERIES,
    verdict: 'suspicious',
    headline,
    firstBadAt: at,
    lastBadAt: at,
    openedAt: at,
    details: { ...NO_DETAILS, ...details },
  });
  if (opened !== null) await tell(opened.id, 'opened');

  async function tell(incidentId: number, kind: 'opened' | 'seen_again'): Promise<void> {
    const data = { org, incidentId };
    await appendHistory(tx, { ...data, at: now, actor: 'system', kind, data: { headline } });
    await deps.jobs.enqueue(tx, 'notify', [{ data }]);
  }
}
