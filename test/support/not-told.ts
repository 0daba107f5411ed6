/** Tells with which error an attempt to tell a receiver failed, and when it is made again. */
import type { Dependencies } from '../../src/pipeline/dependencies.ts';

/** Returns the errors of receivers that were not told, in the order of channels (webhooks without their hash). */
export async function notTold({ database }: Pick<Dependencies, 'database'>): Promise<string[]> {
  const { rows } = await database.pool.query<{ channel: string; error: string }>(
    `select channel, last_error as error from notifications where status = 'failed' order by channel`,
  );
  return rows.map(({ channel, error }) => `${channel.split(':')[0]}: ${error}`);
}

/** Returns when the first of them is called again, in milliseconds from now. */
export async function nextTryIn({
  database,
  now,
}: Pick<Dependencies, 'database' | 'now'>): Promise<number> {
  const { rows } = await database.pool.query<{ at: Date | null }>(
    'select min(not_before) as at from notifications',
  );
  return (rows[0]?.at?.getTime() ?? Number.NaN) - now();
}
