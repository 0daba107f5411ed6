/**
 * Plans blocks for further addresses that a stranger comes from while the incident is open. What people were asked
 * about, or what has reached Okta, is neither changed nor done twice: whoever agreed, agreed to what stood there. So
 * the new addresses get an action of their own; a list that waits for a person's word is replaced by one of them all,
 * and one that nobody could answer yet grows.
 */

import { MOST_BLOCKED } from './addresses-to-block.ts';
import { type ActionStatus, NOT_BEGUN_STATUSES } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { addressesOfAction, readResponseAction } from './response-action.ts';
import type { ResponseAction } from './response-catalogue.ts';

export type EarlierAction = {
  readonly id: number;
  /** Key of its step. */
  readonly key: string;
  readonly kind: string;
  readonly params: unknown;
  readonly status: ActionStatus;
  readonly guard: string | null;
  readonly decidedBy: string | null;
  readonly requestedBy: string;
  readonly attempts: number;
  readonly undoOf: number | null;
};

export type FurtherBlocks = {
  readonly steps: readonly PlanStep[];
  /** Ids of actions that another one replaces. */
  readonly replaced: readonly number[];
  /** Ids of actions that block other addresses now, with what they are now. */
  readonly changed: ReadonlyMap<number, ResponseAction>;
};

/** Returns a plan's steps, adjusted to the actions that the incident already has. */
export function withFurtherBlocks(
  steps: readonly PlanStep[],
  actions: readonly EarlierAction[],
): FurtherBlocks {
  const replaced: number[] = [];
  const changed = new Map<number, ResponseAction>();
  const all = steps.flatMap((step) => {
    const ofStep = actions.filter(({ key }) => key === step.key || key.startsWith(`${step.key}:`));
    const earlier = ofStep.filter(({ guard }) => guard !== 'replaced');
    if (step.action?.kind !== 'block_ip' || earlier.length === 0) return [step];
    const open = earlier.filter(isUnanswered);
    const action = furtherAction(step, actions, earlier, open);
    const growing = open.find(({ status }) => status !== 'awaiting_approval');
    const isAsked = open.some(({ status }) => status === 'awaiting_approval');
    const grows = action !== null && growing !== undefined && !isAsked;
    if (action !== null) {
      if (grows) changed.set(growing.id, action);
      replaced.push(...open.filter((one) => !grows || one !== growing).map(({ id }) => id));
    }
    const kept = earlier
      .filter(({ id }) => !replaced.includes(id))
      .map((one) => ({
        ...step,
        key: one.key,
        action: changed.get(one.id) ?? asStored(step, one),
        hold: changed.has(one.id) || isWithin(one, step) ? step.hold : (step.hold ?? NOT_FREE),
      }));
    if (action === null || grows) return kept;
    return [...kept, { ...step, key: `${step.key}:${ofStep.length + 1}`, action }];
  });
  return { steps: all, replaced, changed };
}

/** An action for what no earlier one blocks, and for what the open ones do; null where nothing is new. */
function furtherAction(
  { action, impossible }: PlanStep,
  actions: readonly EarlierAction[],
  earlier: readonly EarlierAction[],
  open: readonly EarlierAction[],
): ResponseAction | null {
  if (action?.kind !== 'block_ip' || impossible !== null) return null;
  if (earlier.some((one) => isRefused(one, actions))) return null;
  const settled = new Set(earlier.filter((one) => !open.includes(one)).flatMap(addressesOf));
  const room = Math.max(0, MOST_BLOCKED - settled.size);
  const ips = action.params.ips.filter((ip) => !settled.has(ip)).slice(0, room);
  const waiting = new Set(open.flatMap(addressesOf));
  const isSame = ips.length === waiting.size && ips.every((ip) => waiting.has(ip));
  return ips.length === 0 || isSame ? null : { ...action, params: { ...action.params, ips } };
}

/** Whether the plan still has all addresses of an action; one that it leaves out by now is not the stranger's alone. */
function isWithin(one: EarlierAction, { action }: PlanStep): boolean {
  const planned = action?.kind === 'block_ip' ? action.params.ips : [];
  return addressesOf(one).every((ip) => planned.includes(ip));
}

const NOT_FREE = 'Not all of its addresses are the stranger’s alone.';

/**
 * Whether nobody has answered an action yet; also one that a guard rail skipped, since what lifts that later lifts it
 * for all addresses.
 */
function isUnanswered({ status, guard, decidedBy, attempts }: EarlierAction): boolean {
  const bySystem = decidedBy === null || decidedBy === 'system';
  const isLeft = status === 'skipped' && guard !== null;
  return (NOT_BEGUN_STATUSES.includes(status) || isLeft) && bySystem && attempts === 0;
}

/** Whether people, or Okta, said no to it: then no more of it is planned. */
function isRefused({ id, status }: EarlierAction, actions: readonly EarlierAction[]): boolean {
  if (status === 'undone') {
    return actions.some(({ undoOf, requestedBy }) => undoOf === id && requestedBy !== 'system');
  }
  return status === 'denied' || status === 'expired' || status === 'failed';
}

function addressesOf({ kind, params }: EarlierAction): readonly string[] {
  return addressesOfAction(kind, params);
}

function asStored({ action }: PlanStep, { kind, params }: EarlierAction): PlanStep['action'] {
  const reading = readResponseAction(kind, action?.userId ?? '', params);
  return reading.ok ? reading.action : action;
}
