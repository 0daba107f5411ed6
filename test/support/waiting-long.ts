import type { Dependencies } from '../../src/pipeline/dependencies.ts';

/** Makes every job that is due older by that time, as the queue uses the database's clock. */
export async function waitedFor(
  { database }: { readonly database: Pick<Dependencies['database'], 'pool'> },
  minutes: number,
): Promise<void> {
  await database.pool.query(
    `update pgboss.job set start_after = now() - $1 * interval '1 minute'
     where state in ('created', 'retry') and start_after <= now()`,
    [minutes],
  );
}
