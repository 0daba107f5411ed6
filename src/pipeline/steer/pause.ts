/** Turns the switch that stops all actions of an org, also those approved and not begun. */
import { whyMayNotDecide } from '../../domain/response/approver.ts';
import type { Decider } from '../../domain/response/themselves.ts';
import { incidentsStopped, incidentsWithApproved } from '../../store/actions.ts';
import { appendHistory } from '../../store/history.ts';
import { type OrgSwitch, readSwitch, setSwitch } from '../../store/switches.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { type TooMany, whyTooMany } from './brake.ts';
import { whyNotTrusted } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';
import { endStopAlarm, raiseStopAlarm, type Turn } from './stop-alarm.ts';
import { sayWhatHoldsNow } from './unpaused.ts';

export type PauseOutcome =
  | { readonly outcome: 'paused' | 'resumed' | 'unchanged'; readonly waiting: number }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  | TooMany
  | { readonly outcome: 'not_found' };

/**
 * Turns the switch. Everybody who may sign in may stop; letting actions go on takes the right to approve. Then what had
 * been approved goes on, unless it has grown too old or a limit stands against it.
 */
export const pauseActions = keepingRefusals('turn_switch', turnByHand);

async function turnByHand(
  deps: SteerDependencies,
  request: Decider & {
    readonly org: string;
    readonly paused: boolean;
    readonly reason?: string | null | undefined;
  },
): Promise<PauseOutcome> {
  const { org, paused, by, reason = null } = request;
  const config = deps.orgs.get(org)?.config;
  if (config === undefined) return { outcome: 'not_found' };
  const { approvers } = config.responses.approval;
  const refusal =
    (paused ? null : whyMayNotDecide(approvers, request)) ??
    (await whyNotTrusted(deps.database.rows, request));
  if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
  const at = deps.now();
  const stop = { org, by, kind: 'actions_paused' } as const;
  const tooMany = paused ? await whyTooMany(deps.database.rows, stop, at) : null;
  if (tooMany !== null) return tooMany;
  // In a transaction of its own, so that it holds at once, whoever has an incident locked, and whatever is approved
  // from here on finds the new state and is not left without a job.
  const changed = await turnSwitch(deps, { org, by, reason, at }, paused);
  if (changed) deps.log.warn({ org, by, reason }, paused ? 'all actions stopped' : 'actions go on');
  const result = await deps.database.transaction(async (tx): Promise<PauseOutcome> => {
    const waiting = await incidentsWithApproved(tx.rows, org);
    const kind = paused ? 'actions_paused' : 'actions_resumed';
    for (const incidentId of changed ? waiting : []) {
      await appendHistory(tx, { org, incidentId, at, actor: by, kind, data: { reason } });
    }
    // Also where nothing changed, since the process that changed it may have died at this point.
    if (!paused) {
      const jobs = waiting.map((incidentId) => ({ data: { org, incidentId } }));
      await deps.jobs.enqueue(tx, 'respond', jobs);
    }
    const outcome = changed ? (paused ? 'paused' : 'resumed') : 'unchanged';
    return { outcome, waiting: waiting.length };
  });
  const stopped = paused ? [] : await incidentsStopped(deps.database.rows, org);
  for (const incidentId of stopped) await sayWhatHoldsNow(deps, { org, incidentId });
  return result;
}

/** Turns the switch, and begins or ends its alarm with it. True where this call turned it. */
async function turnSwitch(
  deps: SteerDependencies,
  turn: Turn,
  actionsPaused: boolean,
): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const before = await readSwitch(tx.rows, turn.org);
    if (!(await setSwitch(tx, { ...turn, actionsPaused, at: new Date(turn.at) }))) return false;
    if (actionsPaused) await raiseStopAlarm(tx, deps, turn);
    else await endStopAlarm(tx, deps, turn, turnOf(before, turn));
    return true;
  });
}

/** Returns the turn that the switch was last changed by. */
function turnOf({ changedBy, reason, changedAt }: OrgSwitch, { org, by, at }: Turn): Turn {
  return { org, by: changedBy ?? by, reason, at: changedAt?.getTime() ?? at };
}
