import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { pause, resume } from '../../../src/commands/pause.ts';
import { expireOnce } from '../../../src/pipeline/expire.ts';
import { pauseActions } from '../../../src/pipeline/steer.ts';
import { readOrgStatus } from '../../../src/queries/org-status.ts';
import { listenersOf } from '../../../src/service/pools.ts';
import { connectDatabase, inSavepoint } from '../../../src/store/database.ts';
import { appendHistory } from '../../../src/store/history.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { recordedIo } from '../../support/recorded-io.ts';

type Line = Readonly<Record<string, unknown>>;

/** Dependencies whose log is kept, and the lines about incidents in it. */
async function logging(t: TestContext) {
  const deps = await testDependencies(t);
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const { metrics } = deps;
  const listeners = listenersOf({ log, metrics });
  const database = connectDatabase({ url: deps.database.url, ...listeners, poolSize: 3 });
  t.after(() => database.close());
  const lines = () =>
    logged
      .map((line): Line => JSON.parse(line))
      .filter(({ msg }) => msg === 'incident')
      .map(({ incidentKind, sequence, kind, actor }) => ({ incidentKind, sequence, kind, actor }));
  return { deps: { ...deps, log, database }, lines, logged };
}

const STOPPED = { incidentKind: 'actions_stopped', sequence: 1, kind: 'actions_paused' };

suite('the log’s lines about incidents', () => {
  test('are of what was committed, each once', async (t) => {
    const { deps, lines, logged } = await logging(t);
    const by = 'api:ada';
    await pauseActions(deps, { org: 'main', paused: true, by, reason: 'free-text-0815' });
    const opened = { ...STOPPED, actor: by };
    assert.deepEqual(lines(), [opened]);
    const incidentId = 1;
    const entry = (kind: 'note' | 'assigned') => ({
      org: 'main',
      incidentId,
      at: 0,
      actor: by,
      kind,
      data: {},
    });
    const undone = deps.database.transaction(async (tx) => {
      await appendHistory(tx, entry('note'));
      throw new Error('rolled back');
    });
    await assert.rejects(undone, /rolled back/);
    let tries = 0;
    await deps.database.transaction(async (tx) => {
      tries += 1;
      const part = inSavepoint(tx, async () => {
        await appendHistory(tx, entry('note'));
        throw new Error('in part');
      });
      await assert.rejects(part, /in part/);
      await appendHistory(tx, entry('assigned'));
      assert.deepEqual(lines(), [opened], 'none before the commit');
      if (tries === 1)
        await tx.client.query(
          `do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$`,
        );
    });
    assert.equal(tries, 2);
    assert.deepEqual(lines(), [opened, { ...opened, sequence: 2, kind: 'assigned' }]);
    const incidentLines = logged.filter((line) => line.includes('"msg":"incident"'));
    assert.ok(!incidentLines.join().includes('free-text-0815'));
  });

  test('are written by the service for what a command did, once', async (t) => {
    const { deps, lines } = await logging(t);
    const env = { DATABASE_URL: deps.database.url, OKTA_ORG_URL: 'https://example.okta.com' };
    assert.equal(await pause(['a', 'drill'], recordedIo(env)), 0);
    assert.equal(await resume(['--org', 'main'], recordedIo(env)), 0);
    const [status] = await readOrgStatus(deps);
    assert.deepEqual(status?.facts, [], 'what is left for the log is no fact about the org');
    assert.deepEqual(lines(), []);
    await Promise.all([expireOnce(deps), expireOnce(deps)]);
    assert.deepEqual(
      lines().map(({ actor, ...line }) => ({ ...line, isMine: /^cli:/.test(String(actor)) })),
      [
        { ...STOPPED, isMine: true },
        { ...STOPPED, sequence: 2, kind: 'actions_resumed', isMine: true },
      ],
    );
  });
});
