import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { readSession } from '../../../src/pipeline/proof/session-events.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { aLogEvent, type LogEventOptions, SCRIPT } from '../log-events.ts';

const NOW = Date.now();
const ago = (minutes: number) => NOW - minutes * 60_000;

type Tied = LogEventOptions & { readonly own: string; readonly root: string | null };

async function aDatabaseWith(t: TestContext, events: readonly Tied[]) {
  const deps = await testDependencies(t);
  for (const { own, root, ...options } of events) {
    const authenticationContext = { externalSessionId: own, rootSessionId: root };
    const raw = aLogEvent({ ...options, changes: { authenticationContext } });
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    // Each by a process of its own, which remembers nothing of the others' events.
    const row = eventRowMaker(deps.fingerprintSources)('main', 'hook', reading.event, '{}');
    const rows = [{ ...row, raw: JSON.stringify(raw) }];
    await deps.database.transaction((tx) => storeEvents(tx.client, rows));
  }
  return (sessionId: string) =>
    deps.database.transaction((tx) => readSession(tx, deps, 'main', sessionId));
}

suite('a session that went by several ids', () => {
  test('is read whole under each of them, whichever event named the root', async (t) => {
    const read = await aDatabaseWith(t, [
      { at: ago(60), own: 'idxRoot', root: null },
      { at: ago(50), own: 'idxApp', root: null },
      { at: ago(40), own: 'idxApp', root: 'idxRoot' },
      { at: ago(30), own: 'idxApp', root: null, look: SCRIPT },
      { at: ago(30), own: 'idxStranger', root: null },
    ]);
    for (const id of ['idxRoot', 'idxApp']) {
      const session = await read(id);
      assert.equal(session.subject, 'idxRoot');
      assert.deepEqual([...session.keptUnder].sort(), ['idxApp', 'idxRoot']);
      assert.equal(session.events.size, 4);
    }
    assert.deepEqual((await read('idxStranger')).keptUnder, ['idxStranger']);
  });

  test('is not tied to what the user did at another time', async (t) => {
    const read = await aDatabaseWith(t, [
      { at: ago(60 * 24 * 9), own: 'idxApp', root: 'idxRoot' },
      { at: ago(10), own: 'idxApp', root: null },
    ]);
    assert.equal((await read('idxApp')).subject, 'idxApp');
  });
});
