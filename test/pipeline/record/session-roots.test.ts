import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { sessionRoots } from '../../../src/pipeline/record/session-roots.ts';
import { aLogEvent } from '../log-events.ts';

function anEvent(externalSessionId: string, rootSessionId: string | null, user = '00uAda') {
  const authenticationContext = { externalSessionId, rootSessionId };
  const reading = readLogEvent(aLogEvent({ at: 0, user, changes: { authenticationContext } }));
  assert.ok(reading.ok);
  return reading.event;
}

suite('the root of a session', () => {
  test('is remembered for the events that leave it out, in each org and for each user apart', () => {
    const rootOf = sessionRoots();
    assert.equal(rootOf('main', anEvent('idxApp', null)), 'idxApp');
    assert.equal(rootOf('main', anEvent('idxApp', 'idxRoot')), 'idxRoot');
    assert.equal(rootOf('main', anEvent('idxApp', null)), 'idxRoot');
    assert.equal(rootOf('other', anEvent('idxApp', null)), 'idxApp');
    assert.equal(rootOf('main', anEvent('idxApp', null, '00uBen')), 'idxApp');
  });

  test('is the lesser of two, whichever came first', () => {
    for (const roots of [
      ['idxA', 'idxB'],
      ['idxB', 'idxA'],
    ]) {
      const rootOf = sessionRoots();
      for (const root of roots) rootOf('main', anEvent('idxApp', root));
      assert.equal(rootOf('main', anEvent('idxApp', null)), 'idxA');
    }
  });

  test('stays no session where the id names none', () => {
    const rootOf = sessionRoots();
    assert.equal(rootOf('main', anEvent('unknown', 'idxRoot')), null);
    assert.equal(rootOf('main', anEvent('trsOne', null)), null);
  });
});
