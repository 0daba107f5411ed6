import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { reconcile } from '../../../src/pipeline/reconcile.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { inTurn } from '../../../src/store/turn.ts';
import { testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { eventually } from '../../support/service.ts';
import { LAPTOP } from '../../support/theft.ts';

const MINUTE = 60_000;

type Deps = Awaited<ReturnType<typeof testDependencies>>;

async function aReadingService(t: TestContext) {
  const okta = await startOktaOrg();
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { SYSTEM_LOG_POLL_SECONDS: '0.05', PUBLIC_URL: 'https://warden.example.com' },
  });
  let stop = startReading(deps);
  /** As of a service that is ended, and started, and ended once more. */
  const aPassOfTheNext = async (isOver?: () => Promise<boolean>) => {
    await stop();
    const before = polls();
    stop = startReading(deps);
    await eventually('a pass', isOver ?? (() => polls() > before));
    await stop();
  };
  t.after(async () => {
    await stop();
    await okta.close();
  });
  const lag = async () => {
    const text = await deps.metrics.registry.getSingleMetricAsString(
      'warden_system_log_lag_seconds',
    );
    return Number(/\{org="main"\} (.+)/.exec(text)?.[1] ?? Number.NaN);
  };
  const incidents = async () =>
    (
      await deps.database.pool.query<{ kind: string; headline: string }>(
        'select kind, headline from incidents',
      )
    ).rows;
  const polls = () => okta.requests.filter(({ path }) => path === '/api/v1/logs').length;
  await eventually('a first pass', async () => (await lag()) === 0);
  return { okta, deps, lag, incidents, polls, aPassOfTheNext };
}

/** Gives what ends it. */
function startReading(deps: Deps): () => Promise<void> {
  const ending = new AbortController();
  const reading = reconcile(
    { ...deps, recorder: createRecorder(deps), rowOf: eventRowMaker(deps.fingerprintSources) },
    ending.signal,
  );
  return async () => {
    ending.abort();
    await reading;
  };
}

/** As another instance would; what comes back ends its turn. */
async function theOtherHasTheTurn({ database: { url } }: Deps): Promise<() => void> {
  const over = Promise.withResolvers<void>();
  const { promise: has, resolve: got } = Promise.withResolvers<void>();
  const work = async () => {
    got();
    await over.promise;
    return true;
  };
  void (async () => {
    while ((await inTurn(url, 'system log of main', work)) === null);
  })();
  await has;
  return over.resolve;
}

suite('a System Log that cannot be read', () => {
  test('shows in the lag, and after half an hour is told', async (t) => {
    const { okta, deps, lag, incidents } = await aReadingService(t);
    okta.faults.add({ path: '/api/v1/logs', error: 'E0000006' });
    deps.advance(40 * MINUTE);
    const [alarm] = await eventually('an incident about it', async () => {
      const found = await incidents();
      return found.length > 0 && found;
    });
    assert.equal(alarm?.kind, 'delivery_silence');
    assert.match(alarm.headline, /cannot be read since .* \(E0000006\)/);
    assert.ok((await lag()) >= 40 * 60);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
  });

  test('is told though two instances take turns at it, each of which waits while the other hangs', async (t) => {
    const { okta, deps, lag, incidents } = await aReadingService(t);
    const over = await theOtherHasTheTurn(deps);
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    deps.advance(40 * MINUTE);
    await deps.database.pool.query(
      `update cursors set updated_at = updated_at - interval '40 minutes' where name = 'system_log'`,
    );
    await eventually('a pass without the turn', async () => Number.isNaN(await lag()));
    over();
    await eventually('an incident about it', async () => (await incidents()).length > 0);
    assert.ok((await lag()) >= 40 * 60);
  });

  test('is told once also of a service that is started anew within each half hour', async (t) => {
    const { okta, deps, lag, incidents, aPassOfTheNext } = await aReadingService(t);
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    await eventually('a pass that failed', async () => (await lag()) > 0);
    deps.advance(20 * MINUTE);
    await aPassOfTheNext();
    assert.deepEqual(await incidents(), []);
    deps.advance(20 * MINUTE);
    await aPassOfTheNext();
    assert.deepEqual(
      (await incidents()).map(({ kind }) => kind),
      ['delivery_silence'],
    );
    assert.ok((await lag()) >= 40 * 60);
    await aPassOfTheNext();
    const { rows } = await deps.database.pool.query('select kind from incident_events');
    assert.deepEqual(rows, [{ kind: 'opened' }]);
  });

  test('is over once it is read, for the next process too', async (t) => {
    const { okta, deps, lag, incidents, aPassOfTheNext } = await aReadingService(t);
    const isUnread = async () => {
      const { rowCount } = await deps.database.pool.query(
        `select 1 from cursors where name = 'system_log_unread'`,
      );
      return rowCount === 1;
    };
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    await eventually('silence', isUnread);
    okta.faults.clear();
    await aPassOfTheNext(async () => !(await isUnread()));
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    deps.advance(40 * MINUTE);
    await aPassOfTheNext();
    assert.ok((await lag()) > 0);
    assert.deepEqual(await incidents(), []);
  });

  test('is no news where the other instance has just read it', async (t) => {
    const { okta, deps, lag, incidents } = await aReadingService(t);
    const over = await theOtherHasTheTurn(deps);
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    deps.advance(40 * MINUTE);
    await eventually('a pass without the turn', async () => Number.isNaN(await lag()));
    over();
    await eventually('a pass that failed', async () => !Number.isNaN(await lag()));
    assert.ok((await lag()) < 10 * 60);
    assert.deepEqual(await incidents(), []);
  });

  test('is not meant where only the event hooks cannot be: the log is read on', async (t) => {
    const { okta, deps, lag } = await aReadingService(t);
    okta.faults.add({ path: '/api/v1/eventHooks', status: 502 });
    const asked = () => okta.requests.filter(({ path }) => path === '/api/v1/eventHooks').length;
    const before = asked();
    await eventually('a pass without the hooks', () => asked() > before);
    const { startUuid } = okta.signIn(okta.addUser(), LAPTOP);
    await eventually('the sign-in', async () => {
      const { rowCount } = await deps.database.pool.query(
        'select 1 from log_events where uuid = $1',
        [startUuid],
      );
      return rowCount === 1;
    });
    await eventually('no lag', async () => (await lag()) === 0);
  });

  test('is no news for the first minutes', async (t) => {
    const { okta, deps, lag, incidents, polls } = await aReadingService(t);
    okta.faults.add({ path: '/api/v1/logs', status: 502 });
    deps.advance(10 * MINUTE);
    const before = polls();
    await eventually('a pass that failed', () => polls() > before);
    await eventually('a lag', async () => (await lag()) >= 10 * 60);
    assert.deepEqual(await incidents(), []);
  });
});
