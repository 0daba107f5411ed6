import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hasAgreed } from '../../../src/domain/response/agreement.ts';
import {
  differentPeople,
  isSamePerson,
  knownAs,
  type People,
} from '../../../src/domain/response/people.ts';
import { mayBeThemselves, namesOf } from '../../../src/domain/response/themselves.ts';

const PEOPLE: People = [
  { name: 'Maria', is: ['api:maria', 'slack:U0123456789', 'console:m.lopez@example.com'] },
];

suite('people', () => {
  test('are counted once under the same name in two channels', () => {
    assert.equal(differentPeople(['slack:ada', 'api:Ada', 'console:bob'], []), 2);
    assert.equal(differentPeople(['slack:a', 'slack:b'], []), 2);
    assert.equal(differentPeople([], []), 0);
  });

  test('are counted once under all names that the policy joins', () => {
    const names = ['api:maria', 'slack:u0123456789', 'cli:Maria', 'console:m.lopez@example.com'];
    assert.equal(differentPeople(names, []), 3);
    assert.equal(differentPeople(names, PEOPLE), 1);
    assert.equal(differentPeople([...names, 'api:jon'], PEOPLE), 2);
    assert.ok(isSamePerson(PEOPLE, 'API:MARIA', 'slack:U0123456789'));
    assert.ok(!isSamePerson(PEOPLE, 'api:jon', 'slack:U0123456789'));
  });

  test('have agreed by whichever name, and are themselves by the login among them', () => {
    const clicks = knownAs(PEOPLE, { by: 'slack:U0123456789' });
    assert.ok(hasAgreed({ agreed: ['api:maria'] }, clicks));
    assert.ok(!hasAgreed({ agreed: ['api:maria'] }, { by: 'slack:U0123456789' }));
    assert.deepEqual(namesOf(clicks), ['m.lopez@example.com']);
    // Slack told no address, and none is needed.
    const user = { login: 'ada@example.com', email: null };
    assert.equal(mayBeThemselves(clicks, user), false);
    assert.equal(mayBeThemselves({ by: 'slack:U0123456789' }, user), true);
    const jon = { by: 'api:jon' };
    assert.equal(knownAs(PEOPLE, jon), jon);
  });
});
