/** The one switch of each org that stops all actions. No row: nothing was ever stopped. */
import { eq } from 'drizzle-orm';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { orgSwitches } from './schema.ts';

export type OrgSwitch = {
  readonly actionsPaused: boolean;
  readonly changedBy: string | null;
  readonly reason: string | null;
  readonly changedAt: Date | null;
};

const NEVER_TOUCHED: OrgSwitch = {
  actionsPaused: false,
  changedBy: null,
  reason: null,
  changedAt: null,
};

export async function readSwitch(rows: Rows, org: string): Promise<OrgSwitch> {
  const [row] = await rows.select().from(orgSwitches).where(eq(orgSwitches.org, org));
  return row ?? NEVER_TOUCHED;
}

/** True when this changed the switch; false when it stood that way already. */
export async function setSwitch(
  { rows }: Transaction,
  change: { org: string; actionsPaused: boolean; by: string; reason: string | null; at: Date },
): Promise<boolean> {
  const { org, actionsPaused, by: changedBy, at: changedAt } = change;
  const reason = change.reason === null ? null : storableText(change.reason);
  const before = await readSwitch(rows, org);
  if (before.actionsPaused === actionsPaused) return false;
  await rows
    .insert(orgSwitches)
    .values({ org, actionsPaused, changedBy, reason, changedAt })
    .onConflictDoUpdate({
      target: orgSwitches.org,
      set: { actionsPaused, changedBy, reason, changedAt },
    });
  return true;
}
