import type { Transaction } from '../../store/database.ts';
import { readSwitch } from '../../store/switches.ts';

/** Set where something was agreed to, but is done only once the org's actions may go on again. */
export type HeldBack = { readonly paused?: true };

export async function heldBack({ rows }: Transaction, org: string): Promise<HeldBack> {
  return (await readSwitch(rows, org)).actionsPaused ? { paused: true } : {};
}
