/** Receivers that said they are gone for good: an org tells them nothing until somebody switches them on again. */
import { and, eq, like } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { cursors } from './schema.ts';

export type ReceiverOff = { readonly generation: string; readonly since: Date };

/** Switches a receiver off for an org, because it said that it is gone for good. */
export async function switchOffReceiver(
  { rows }: Transaction,
  org: string,
  generation: string,
  at: Date,
): Promise<void> {
  await rows
    .insert(cursors)
    .values({ org, name: offName(generation), value: { reason: 'gone' }, updatedAt: at })
    .onConflictDoNothing();
}

/** Switches a receiver on again for an org. */
export async function switchOnReceiver(
  { rows }: Transaction,
  org: string,
  generation: string,
): Promise<void> {
  await rows
    .delete(cursors)
    .where(and(eq(cursors.org, org), eq(cursors.name, offName(generation))));
}

/** Receivers that are switched off for an org, including those under former addresses and secrets. */
export async function receiversOff(rows: Rows, org: string): Promise<ReceiverOff[]> {
  const found = await rows
    .select({ name: cursors.name, since: cursors.updatedAt })
    .from(cursors)
    .where(and(eq(cursors.org, org), like(cursors.name, `${PREFIX.replace('_', '\\_')}%`)));
  return found.map(({ name, since }) => ({ generation: name.slice(PREFIX.length), since }));
}

const PREFIX = 'receiver_off:';

function offName(generation: string): string {
  return `${PREFIX}${generation}`;
}
