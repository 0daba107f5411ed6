import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sessionsOfOneSignIn } from '../../src/domain/sign-in.ts';

const MINUTE = 60_000;
const seen = (sessionId: string, minutes: number) => ({
  sessionId,
  firstSeenAt: minutes * MINUTE,
});

it('ties the sessions together that began within minutes, by when each was first seen', () => {
  const ofOneSignIn = sessionsOfOneSignIn([
    seen('main', 0),
    seen('application', 300),
    seen('application', 1),
    seen('console', 4),
    seen('evening', 600),
  ]);
  assert.deepEqual(ofOneSignIn('main'), ['application', 'console']);
  assert.deepEqual(ofOneSignIn('console'), ['main', 'application']);
  assert.deepEqual(ofOneSignIn('evening'), []);
  assert.deepEqual(ofOneSignIn('never seen'), []);
});
