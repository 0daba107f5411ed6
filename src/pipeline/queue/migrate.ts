/** Makes everything the database needs before any stage can run: the service's tables, the queue's, and the queues. */
import { PgBoss } from 'pg-boss';
import { migrateDatabase } from '../../store/migrate.ts';
import { QUEUES } from './settings.ts';

/** Applies migrations; safe to run from several instances at once. */
export async function migrateEverything(url: string): Promise<void> {
  await migrateDatabase(url, async () => {
    const boss = new PgBoss({
      connectionString: url,
      max: 2,
      supervise: false,
      schedule: false,
      useListenNotify: false,
    });
    // Without a listener an error event would end the process; failures also reject the calls below.
    boss.on('error', () => {});
    await boss.start();
    try {
      // The dead-letter queue comes first, since the others name it.
      for (const [name, options] of Object.entries(QUEUES)) await ensureQueue(boss, name, options);
    } finally {
      await boss.stop({ graceful: false });
    }
  });
}

async function ensureQueue(
  boss: PgBoss,
  name: string,
  options: (typeof QUEUES)[keyof typeof QUEUES],
): Promise<void> {
  if ((await boss.getQueue(name)) === null) {
    await boss.createQueue(name, options);
    return;
  }
  const { policy: _fixedAtCreation, ...changeable } = options;
  await boss.updateQueue(name, changeable);
}
