import type { Transaction } from '../../store/database.ts';
import { readSwitch } from '../../store/switches.ts';

/** Agreed to, and done only once all actions of the org may go on. */
export type HeldBack = { readonly paused?: true };

export async function heldBack({ rows }: Transaction, org: string): Promise<HeldBack> {
  return (await readSwitch(rows, org)).actionsPaused ? { paused: true } : {};
}
