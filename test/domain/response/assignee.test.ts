import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assigneeNamed, type KnownName } from '../../../src/domain/response/assignee.ts';
import { type People, spellingsOfPerson } from '../../../src/domain/response/people.ts';

const KNOWN: readonly KnownName[] = [
  { name: 'api:maria' },
  { name: 'slack:U0123456789' },
  { name: 'api:jon' },
  { name: 'console:d.kaya@example.com', email: 'dilek.kaya@example.com' },
];

function named(given: string, known = KNOWN, people: People = []): string {
  const assignee = assigneeNamed(given, known, people);
  return assignee.ok ? assignee.name : `refused: ${assignee.reason}`;
}

suite('whoever an incident is given to', () => {
  test('is the known one, by the whole name, a bare one, an address or its first part', () => {
    assert.equal(named('API:Maria'), 'api:maria');
    assert.equal(named('maria'), 'api:maria');
    assert.equal(named('Jon'), 'api:jon');
    for (const given of ['d.kaya', 'D.Kaya@example.com', 'dilek.kaya', 'dilek.kaya@example.com'])
      assert.equal(named(given), 'console:d.kaya@example.com', given);
    const people = [{ name: 'Mrs Lopez', is: ['slack:U0123456789'] }];
    assert.equal(named('mrs lopez', KNOWN, people), 'slack:U0123456789');
  });

  test('is asked for again where the name is like a known one, or may be two people’s', () => {
    assert.match(named('mraia'), /^refused: Nobody here is called mraia; did you mean api:maria\?/);
    assert.match(named('api:mara'), /did you mean api:maria/);
    const two = [...KNOWN, { name: 'console:maria@example.com' }];
    assert.match(named('maria', two), /maria may be api:maria or console:maria@example\.com/);
    const people = [{ name: 'Maria', is: ['api:maria', 'console:maria@example.com'] }];
    assert.equal(named('maria', two, people), 'api:maria');
  });

  test('is somebody outside where nobody here is called like that', () => {
    for (const given of [
      'tier2',
      'console:carl@example.com',
      'anna@vendor.example',
      'slack:U0123456788',
      'Maria of Vendor',
    ])
      assert.equal(named(given), given);
    assert.equal(named('maria', []), 'maria');
  });
});

test('what is given to one name of a person is looked for under all of them', () => {
  const people = [{ name: 'Maria', is: ['api:maria', 'slack:U1'] }];
  const spellings = spellingsOfPerson(people, 'slack:U1');
  for (const name of ['maria', 'api:maria', 'console:maria', 'u1', 'slack:u1'])
    assert.ok(spellings.includes(name), name);
  assert.deepEqual(spellingsOfPerson([], 'api:Jon').slice(0, 2), ['jon', 'slack:jon']);
});
