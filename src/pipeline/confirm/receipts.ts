/** Looks into the System Log whether Okta took the security events that were sent to it, and tells where it did not. */
import type { Confirmation } from '../../domain/response/containment-details.ts';
import {
  NOT_TAKEN,
  notLookedUp,
  receiptsOf,
  type SentSignal,
} from '../../domain/response/signal-receipt.ts';
import { readableEvents } from '../../okta/log-event.ts';
import { actionsOf, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import {
  changeIncident,
  findIncident,
  type Incident,
  isOpen,
  lockIncident,
} from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { awaitsReceipt, type SignalResult } from '../respond/awaits-receipt.ts';
import { confirmTimingOf } from '../respond/confirm-timing.ts';
import type { StageJobs } from '../stages.ts';
import { readUserLog } from './user-log.ts';

type Found = {
  readonly receipts: ReadonlyMap<number, Confirmation>;
  readonly unreadable: { readonly because: string; readonly mayPass: boolean } | null;
};

/** Looks once, and once more later for what is not settled; nothing is read where nothing was sent. */
export async function confirmReceipts(
  deps: Dependencies,
  job: StageJobs['confirm'],
): Promise<void> {
  const { org, incidentId } = job;
  const { rows } = deps.database;
  const incident = await findIncident(rows, org, incidentId);
  const issuer = deps.orgs.get(org)?.config.securityEvents?.issuer;
  if (incident === null || !isOpen(incident) || issuer === undefined) return;
  if (incident.userId === null) return;
  const actions = await actionsOf(rows, org, incidentId);
  const waiting = actions.filter(awaitsReceipt);
  if (waiting.length === 0) return;
  const about = { org, userId: incident.userId, issuer };
  const found = await look(deps, about, actions, waiting);
  await deps.database.transaction(async (tx) => {
    const current = await lockIncident(tx, org, incidentId);
    if (current === null || !isOpen(current)) return;
    const still = (await actionsOf(tx.rows, org, incidentId)).filter(awaitsReceipt);
    const looked = still.filter(({ id }) => waiting.some((one) => one.id === id));
    const unsettled = await settle(tx, deps, current, looked, found);
    if (unsettled.length === 0 && looked.length === still.length) return;
    const startAfter = new Date(deps.now() + confirmTimingOf(deps).nextLookMs);
    await deps.jobs.enqueue(tx, 'confirm', [{ data: job, startAfter }]);
  });
}

async function look(
  deps: Dependencies,
  { org, userId, issuer }: Readonly<Record<'org' | 'userId' | 'issuer', string>>,
  actions: readonly ResponseActionRow[],
  waiting: readonly ResponseActionRow[],
): Promise<Found> {
  const { allowanceMs } = confirmTimingOf(deps);
  const sent = waiting.map(sentSignal);
  const since = Math.min(...sent.map(({ at }) => at)) - allowanceMs;
  const now = deps.now() + Math.max(...waiting.map(aheadAtOkta));
  const { events: raw, unreadable } = await readUserLog(deps, org, userId, { since, now });
  const events = readableEvents(raw);
  const taken = new Set(actions.flatMap(({ result }) => (result as SignalResult)?.receipt ?? []));
  return { receipts: receiptsOf(sent, { events, issuer, taken, allowanceMs }), unreadable };
}

function sentSignal(action: ResponseActionRow): SentSignal {
  const { id: actionId, userId, startedAt, finishedAt } = action;
  const at = (startedAt ?? finishedAt)?.getTime() ?? 0;
  return { actionId, userId, at: at + aheadAtOkta(action) };
}

/** How far Okta's clock was ahead of ours when it was sent, milliseconds. */
function aheadAtOkta({ result, finishedAt }: ResponseActionRow): number {
  const there = (result as SignalResult)?.finishedAtOkta;
  return there === undefined || finishedAt === null ? 0 : there - finishedAt.getTime();
}

/** @returns those to look for again */
async function settle(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  looked: readonly ResponseActionRow[],
  { receipts, unreadable }: Found,
): Promise<readonly ResponseActionRow[]> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  const { lookForMs } = confirmTimingOf(deps);
  const patienceMs = unreadable?.mayPass === true ? 2 * lookForMs : lookForMs;
  const entry = { org, incidentId, at, actor: 'system' };
  const unsettled: ResponseActionRow[] = [];
  const notices = new Set(incident.details.notices);
  for (const action of looked) {
    const receipt = receipts.get(action.id);
    const about = { action: action.kind, actionId: action.id };
    if (receipt !== undefined) {
      const result = { ...(action.result as object), receipt: receipt.uuid };
      await changeAction(tx, org, action.id, { result });
      const data = { ...about, events: [receipt] };
      await appendHistory(tx, { ...entry, kind: 'confirmed_by_okta', data });
    } else if (at - (action.finishedAt?.getTime() ?? 0) < patienceMs) {
      unsettled.push(action);
    } else {
      const reason = unreadable === null ? NOT_TAKEN : notLookedUp(unreadable.because);
      const result = { ...(action.result as object), receipt: null };
      await changeAction(tx, org, action.id, { result, reason });
      await appendHistory(tx, { ...entry, kind: 'not_confirmed', data: { ...about, reason } });
      notices.add(reason);
    }
  }
  if (unsettled.length < looked.length) {
    await changeIncident(tx, incident, { details: { notices: [...notices] } }, new Date(at));
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  }
  return unsettled;
}
