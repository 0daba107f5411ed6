/** What the policy's protection of a user forbids: every action on them, but not a block of the stranger's address. */
import { areStrangersAlone, type Trusts } from './addresses-to-block.ts';
import type { IncidentDetails } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { addressesOfAction } from './response-action.ts';

export const PROTECTED =
  'The policy protects this user: the service does nothing to them, also not by approval.';

/** Why a person still decides on an action that spares them. */
export const SPARES_THEM =
  'The policy protects this user, so a person decides. Nobody else is known behind these addresses.';

/** Whether a planned step touches nobody but the stranger, as far as is known. */
export function sparesUser({ kind, hold }: Pick<PlanStep, 'kind' | 'hold'>): boolean {
  return kind === 'block_ip' && hold === null;
}

type Planned = {
  readonly kind: string;
  readonly params: unknown;
  /** The action that it takes back. */
  readonly undoOf: number | null;
};

/** Tells the same of an action that was planned earlier, by what the incident knows now. */
export function sparesUserNow(
  { kind, params, undoOf }: Planned,
  { source, addresses }: Pick<IncidentDetails, 'source' | 'addresses'>,
  trusts: Trusts,
): boolean {
  if (kind === 'unblock_ip') return undoOf !== null;
  if (kind !== 'block_ip') return false;
  return areStrangersAlone(addressesOfAction(kind, params), source, addresses, trusts);
}
