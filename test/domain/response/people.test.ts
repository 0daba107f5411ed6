import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hasAgreed } from '../../../src/domain/response/agreement.ts';
import {
  differentPeople,
  isSamePerson,
  knownAs,
  type People,
} from '../../../src/domain/response/people.ts';
import { isThemselves, mayBeThemselves, namesOf } from '../../../src/domain/response/themselves.ts';

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

  test('are the user of an incident by their login or address, in any letters, and nobody by none', () => {
    const user = { login: 'Ada@example.com', email: 'ada.lovelace@example.org' };
    for (const decider of [
      { by: 'console:ADA@example.com' },
      { by: 'console:ada.lovelace@example.org' },
      { by: 'slack:U1', addresses: ['ada@EXAMPLE.com'] },
      { by: 'slack:U1', addresses: ['other@example.com', 'Ada.Lovelace@example.org'] },
      { by: 'api:maria', alsoKnownAs: ['slack:U1', 'console:ada@example.com'] },
    ])
      assert.equal(isThemselves(decider, user), true, JSON.stringify(decider));
    for (const decider of [
      { by: 'api:ada@example.com' },
      { by: 'console:bob@example.com', addresses: null },
      { by: 'slack:U1', addresses: [''] },
    ]) {
      assert.equal(isThemselves(decider, user), false, JSON.stringify(decider));
      assert.equal(isThemselves(decider, { login: '', email: null }), false);
    }
  });

  test('may be the user where Slack says who clicked in no way that can be compared', () => {
    const [login, email] = ['ada@example.com', 'ada.lovelace@example.org'];
    const unnamed = { by: 'slack:U1' };
    const named = { by: 'slack:U1', addresses: ['bob@example.com'] };
    assert.equal(mayBeThemselves(unnamed, { login: null, email }), true);
    assert.equal(mayBeThemselves(unnamed, { login: null, email: null }), false);
    assert.equal(mayBeThemselves({ by: 'console:slack:U1' }, { login: 'ada', email }), false);
    assert.equal(mayBeThemselves(named, { login, email: null }), false);
    assert.equal(mayBeThemselves(named, { login: 'ada', email }), false);
    assert.equal(mayBeThemselves(named, { login: 'ada', email: null }), true);
  });
});
