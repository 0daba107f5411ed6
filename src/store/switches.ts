/** The switch of each org that stops all actions. Without a row nothing was ever stopped. */
import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { incidentEvents, incidents, orgSwitches } from './schema.ts';

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

/** Returns the switch of an org; one without a row was never stopped. */
export async function readSwitch(rows: Rows, org: string): Promise<OrgSwitch> {
  const [row] = await rows.select().from(orgSwitches).where(eq(orgSwitches.org, org));
  return row ?? NEVER_TOUCHED;
}

/**
 * Returns the switch for a transaction that notes that actions are stopped: nobody can resume them before it is
 * committed, so that the note is found then. A switch that is not turned is not held, and may be turned at once.
 */
export async function holdSwitch({ rows }: Transaction, org: string): Promise<OrgSwitch> {
  const seen = await readSwitch(rows, org);
  if (!seen.actionsPaused) return seen;
  const [held] = await rows.select().from(orgSwitches).where(eq(orgSwitches.org, org)).for('share');
  return held ?? seen;
}

/**
 * Turns the switch. Returns false when it stood that way already. In one statement, so that of two who turn it at the
 * same moment only one changes it.
 */
export async function setSwitch(
  { rows }: Transaction,
  change: { org: string; actionsPaused: boolean; by: string; reason: string | null; at: Date },
): Promise<boolean> {
  const { org, actionsPaused, by: changedBy, at: changedAt } = change;
  const reason = change.reason === null ? null : storableText(change.reason);
  const set = { actionsPaused, changedBy, reason, changedAt };
  const differs = ne(orgSwitches.actionsPaused, actionsPaused);
  const turned = actionsPaused
    ? await rows
        .insert(orgSwitches)
        .values({ org, ...set })
        .onConflictDoUpdate({ target: orgSwitches.org, set, setWhere: differs })
        .returning({ org: orgSwitches.org })
    : // Without a row nothing was ever stopped, and nothing can be resumed.
      await rows
        .update(orgSwitches)
        .set(set)
        .where(and(eq(orgSwitches.org, org), differs))
        .returning({ org: orgSwitches.org });
  return turned.length > 0;
}

/** One turn of the switch, as the history of its alarm keeps it. */
export type SwitchTurn = {
  readonly turned: 'stopped' | 'resumed';
  readonly at: Date;
  readonly by: string;
  readonly reason: string | null;
  readonly incidentId: number;
};

/** The last turns of an org's switch, the latest first. */
export async function latestTurns(rows: Rows, org: string, limit: number): Promise<SwitchTurn[]> {
  const { at, actor, kind, data, incidentId } = incidentEvents;
  const found = await rows
    .select({ at, by: actor, kind, data, incidentId })
    .from(incidentEvents)
    .innerJoin(incidents, and(eq(incidents.org, org), eq(incidents.id, incidentId)))
    .where(
      and(
        eq(incidentEvents.org, org),
        eq(incidents.kind, 'actions_stopped'),
        inArray(kind, ['actions_paused', 'actions_resumed']),
      ),
    )
    .orderBy(desc(incidentEvents.id))
    .limit(limit);
  return found.map(({ kind: word, data: said, ...turn }) => ({
    ...turn,
    turned: word === 'actions_paused' ? 'stopped' : 'resumed',
    reason: (said as { readonly reason: string | null }).reason,
  }));
}
