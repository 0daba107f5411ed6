import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
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

  it('are of it both ways, and whatever the order in which they are told', () => {
    const stay = fc
      .record({ id: fc.nat(8), from: fc.nat(40), length: fc.nat(30) })
      .map(({ id, from, length }) => seen(`s${id}`, from, from + length));
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 12 }), fc.nat(), (stays, derived) => {
        const isSignedInto = (id: string) => ((derived >> Number(id.slice(1))) & 1) === 0;
        const ofOneSignIn = sessionsOfOneSignIn(stays, isSignedInto);
        const reversed = sessionsOfOneSignIn(stays.toReversed(), isSignedInto);
        const ids = new Set(stays.map(({ sessionId }) => sessionId));
        for (const id of ids) {
          assert.deepEqual(reversed(id).toSorted(), ofOneSignIn(id).toSorted());
          for (const other of ids) {
            const together = ofOneSignIn(id).includes(other);
            assert.equal(ofOneSignIn(other).includes(id), together, `${id} and ${other}`);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
