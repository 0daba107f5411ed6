/**
 * A stranger comes from more addresses while the incident is open. What was planned already is neither changed nor
 * done twice: whoever agreed, agreed to what stood there. So those that are new get an action of their own, and what
 * nobody has answered or begun is replaced by one list of them all.
 */

import { MOST_BLOCKED } from './addresses-to-block.ts';
import { type ActionStatus, NOT_BEGUN_STATUSES } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { readResponseAction } from './response-action.ts';

export type EarlierAction = {
  readonly id: number;
  /** Of its step. */
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
  /** Actions (ids) in whose place a longer list stands now. */
  readonly replaced: readonly number[];
};

/** The steps of a plan beside what an incident has of it already. A function of both. */
export function withFurtherBlocks(
  steps: readonly PlanStep[],
  actions: readonly EarlierAction[],
): FurtherBlocks {
  const replaced: number[] = [];
  const all = steps.flatMap((step) => {
    const earlier = actions.filter(
      ({ key, guard }) =>
        (key === step.key || key.startsWith(`${step.key}:`)) && guard !== 'replaced',
    );
    if (step.action?.kind !== 'block_ip' || earlier.length === 0) return [step];
    const open = earlier.filter(isUnanswered);
    const further = furtherStep(step, actions, earlier, open);
    if (further !== null) replaced.push(...open.map(({ id }) => id));
    const standing = earlier.filter((one) => further === null || !open.includes(one));
    const kept = standing.map((one) => ({ ...step, key: one.key, action: asStored(step, one) }));
    return further === null ? kept : [...kept, further];
  });
  return { steps: all, replaced };
}

function furtherStep(
  step: PlanStep,
  actions: readonly EarlierAction[],
  earlier: readonly EarlierAction[],
  open: readonly EarlierAction[],
): PlanStep | null {
  if (step.action?.kind !== 'block_ip' || step.impossible !== null) return null;
  if (earlier.some((one) => isRefused(one, actions))) return null;
  const settled = new Set(earlier.filter((one) => !open.includes(one)).flatMap(addressesOf));
  const room = Math.max(0, MOST_BLOCKED - settled.size);
  const ips = step.action.params.ips.filter((ip) => !settled.has(ip)).slice(0, room);
  const waiting = new Set(open.flatMap(addressesOf));
  const isSame = ips.length === waiting.size && ips.every((ip) => waiting.has(ip));
  if (ips.length === 0 || isSame) return null;
  const ofKind = actions.filter(({ key }) => key === step.key || key.startsWith(`${step.key}:`));
  const action = { ...step.action, params: { ...step.action.params, ips } };
  return { ...step, key: `${step.key}:${ofKind.length + 1}`, action };
}

function isUnanswered({ status, decidedBy, attempts }: EarlierAction): boolean {
  const bySystem = decidedBy === null || decidedBy === 'system';
  return NOT_BEGUN_STATUSES.includes(status) && bySystem && attempts === 0;
}

/** Once people, or Okta, said no to it, no more of it is planned. */
function isRefused({ id, status }: EarlierAction, actions: readonly EarlierAction[]): boolean {
  if (status === 'undone') {
    return actions.some(({ undoOf, requestedBy }) => undoOf === id && requestedBy !== 'system');
  }
  return status === 'denied' || status === 'expired' || status === 'failed';
}

function addressesOf({ params }: EarlierAction): readonly string[] {
  const reading = readResponseAction('block_ip', '', params);
  return reading.ok && reading.action.kind === 'block_ip' ? reading.action.params.ips : [];
}

function asStored({ action }: PlanStep, { kind, params }: EarlierAction): PlanStep['action'] {
  const reading = readResponseAction(kind, action?.userId ?? '', params);
  return reading.ok ? reading.action : action;
}
