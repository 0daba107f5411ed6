import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { relatedIncidents } from '../../src/store/related-incidents.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const THERE = '45.155.205.33';
const ELSEWHERE = '45.155.205.34';

async function relatedTo({ database: { rows } }: Dependencies, id: number, org = 'main') {
  const view = await incidentView(rows, org, id);
  assert.ok(view !== null);
  return relatedIncidents(rows, view.incident);
}

suite('incidents related to one', () => {
  test('are those of its user and those with a stranger from its addresses, and it says which, the latest first', async (t) => {
    const deps = await steeringDependencies(t);
    const id = await aStolenSession(deps);
    const again = await aStolenSession(deps, { thiefIp: ELSEWHERE });
    const victim = await aStolenSession(deps, { userId: '00uB', login: 'ben@example.com' });
    const both = await aStolenSession(deps);
    await aStolenSession(deps, {
      userId: '00uC',
      login: 'cleo@example.com',
      thiefIp: '45.155.9.9',
    });
    const found = await relatedTo(deps, id);
    assert.deepEqual(
      found.map((one) => [one.id, one.sameUser, one.sameAddresses]),
      [
        [both, true, [THERE]],
        [victim, false, [THERE]],
        [again, true, []],
      ],
    );
    assert.deepEqual(
      [found[1]?.reference, found[1]?.userLogin, found[1]?.verdict, found[1]?.status],
      [`INC-${victim}`, 'ben@example.com', 'hijack', 'new'],
    );
  });

  test('hide no other victim behind many of one account, and not the account behind many victims', async (t) => {
    const deps = await steeringDependencies(t);
    const id = await aStolenSession(deps);
    const victim = await aStolenSession(deps, { userId: '00uB', login: 'ben@example.com' });
    const own: number[] = [];
    for (let i = 0; i < 12; i += 1) own.push(await aStolenSession(deps));
    const found = (await relatedTo(deps, id)).map((one) => one.id);
    assert.deepEqual(found, [...own.slice(3).reverse(), victim]);
    for (let i = 0; i < 12; i += 1) await aStolenSession(deps, { userId: `00uC${i}` });
    const then = await relatedTo(deps, id);
    assert.deepEqual(
      [true, false].map((sameUser) => then.filter((one) => one.sameUser === sameUser).length),
      [5, 5],
    );
  });

  test('are ten at the most, and none where there is no other', async (t) => {
    const deps = await steeringDependencies(t);
    const first = await aStolenSession(deps);
    assert.deepEqual(await relatedTo(deps, first), []);
    const ids: number[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await aStolenSession(deps));
    const found = await relatedTo(deps, first);
    assert.deepEqual(
      found.map(({ id }) => id),
      ids.slice(2).reverse(),
    );
  });
});
