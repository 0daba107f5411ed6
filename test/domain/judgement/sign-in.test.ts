import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sessionsOfOneSignIn } from '../../../src/domain/judgement/sign-in.ts';

const MINUTE = 60_000;
const seen = (sessionId: string, minutes: number, until = minutes) => ({
  sessionId,
  firstSeenAt: minutes * MINUTE,
  lastSeenAt: until * MINUTE,
});

describe('the sessions of one sign-in', () => {
  it('are those that began within minutes, by when each was first seen', () => {
    const stays = [
      seen('main', 0),
      seen('application', 300),
      seen('application', 1),
      seen('console', 4),
      seen('evening', 600),
    ];
    const ofOneSignIn = sessionsOfOneSignIn(stays, () => true);
    assert.deepEqual(ofOneSignIn('main'), ['application', 'console']);
    assert.deepEqual(ofOneSignIn('console'), ['main', 'application']);
    assert.deepEqual(ofOneSignIn('evening'), []);
    assert.deepEqual(ofOneSignIn('never seen'), []);
  });

  it('are those, too, that nobody signed in to and that began while another went on', () => {
    const stays = [
      seen('main', 0, 500),
      seen('phone', 200, 700),
      seen('carried on', 300, 310),
      seen('carried on later', 550),
      seen('next day', 1_500),
    ];
    const ofOneSignIn = sessionsOfOneSignIn(stays, (id) => ['main', 'phone'].includes(id));
    assert.deepEqual(ofOneSignIn('main'), ['carried on']);
    assert.deepEqual(ofOneSignIn('phone'), ['carried on', 'carried on later']);
    assert.deepEqual(ofOneSignIn('carried on'), ['main', 'phone']);
    assert.deepEqual(ofOneSignIn('next day'), []);
  });
});
