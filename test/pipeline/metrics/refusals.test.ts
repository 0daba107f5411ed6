import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createRefusals } from '../../../src/pipeline/metrics/refusals.ts';
import { createMetrics } from '../../../src/pipeline/metrics.ts';
import { openLog } from '../../../src/serve/log.ts';

function watched(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const logged: Record<string, unknown>[] = [];
  const log = openLog('info', { write: (line) => logged.push(JSON.parse(line)) });
  const metrics = createMetrics();
  const refusals = createRefusals(log, metrics);
  return {
    logged,
    metrics,
    guess: (address: string) =>
      refusals.note({ reason: 'wrong_token', by: null, via: { address, route: 'GET /api' } }),
    minutePasses: () => t.mock.timers.tick(60_000),
  };
}

suite('what is refused', () => {
  test('is a warning with the reason, the client and the route, and is counted', async (t) => {
    const { logged, metrics, guess } = watched(t);
    guess('203.0.113.9');
    const [{ level, msg, reason, by, address, route } = assert.fail()] = logged;
    assert.deepEqual(
      [level, msg, reason, by, address, route],
      [40, 'refused', 'wrong_token', null, '203.0.113.9', 'GET /api'],
    );
    const [{ value } = assert.fail()] = (await metrics.refused.get()).values;
    assert.equal(value, 1);
  });

  test('floods nothing: few lines of one client, and how many more there were', async (t) => {
    const { logged, metrics, guess, minutePasses } = watched(t);
    for (let n = 0; n < 500; n++) guess('203.0.113.9');
    assert.equal(logged.length, 5);
    guess('198.51.100.7');
    assert.equal(logged.at(-1)?.address, '198.51.100.7', 'another one is not hidden by it');
    minutePasses();
    assert.deepEqual(
      [logged.length, logged.at(-1)?.level, logged.at(-1)?.leftOut],
      [7, 40, 495],
      'each is written or counted',
    );
    assert.equal((await metrics.refused.get()).values[0]?.value, 501);
    guess('203.0.113.9');
    assert.equal(logged.at(-1)?.address, '203.0.113.9', 'a new minute has new lines');
    minutePasses();
    assert.equal(logged.length, 8, 'nothing was left out, and nothing is said of it');
  });

  test('of however many clients, a hundred lines a minute', (t) => {
    const { logged, guess, minutePasses } = watched(t);
    for (let n = 0; n < 1_000; n++) guess(`2001:db8::${n.toString(16)}`);
    assert.equal(logged.length, 100);
    minutePasses();
    assert.equal(logged.at(-1)?.leftOut, 900);
  });
});
