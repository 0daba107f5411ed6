/** What a stranger did to the org itself, by each event type of Okta's catalogue, and what is to be done about it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import type { Aftermath } from '../../../src/domain/response/aftermath.ts';
import { deedOf, refusalOf } from '../../../src/domain/response/deed.ts';
import { NO_DETAILS } from '../../../src/domain/response/incident.ts';
import { lastingDeeds } from '../../../src/domain/response/lasting-deeds.ts';
import { orgChangeOf } from '../../../src/domain/response/org-change.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import { anEvent } from '../builders.ts';

const CATALOGUE = readFileSync(new URL('../../okta/event-types.csv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .map((line) => line.split(',')[0] ?? '');

const AT = Date.UTC(2026, 10, 24, 9, 14);

function remedies(...did: readonly Partial<Aftermath>[]): readonly string[] {
  const afterwards = did.map((deed, i) => ({
    ...{ at: AT + i * 60_000, uuid: `${i}`, eventType: '', what: '', on: '“X”' },
    ...deed,
  }));
  return lastingDeeds({ ...NO_DETAILS, afterwards }, []).map(({ remedy }) => remedy);
}

const CHANGED = / changed$/;
const CHANGING = /^changing an? /;
const LOOK = /^look at the .* and undo what was changed$/;

/** Each: how it ends, the words of the deed, of the attempt, and the order. */
const BY_SUFFIX: readonly (readonly [RegExp, RegExp, RegExp, RegExp])[] = [
  [/^iam\.role\.permission/, CHANGED, CHANGING, LOOK],
  [
    /\.(create|created|add)$/,
    / created$/,
    /^creating an? /,
    /^deactivate and delete the .* that was created$/,
  ],
  [/\.activated?$/, / activated$/, /^activating an? /, /^deactivate the .* that was activated$/],
  [/\.deactivated?$/, / deactivated$/, /^deactivating an? /, /^activate again the /],
  [/\.deleted?$/, / deleted$/, /^deleting an? /, /^put back the .* that was deleted$/],
  [
    /\.read_client_secret$/,
    / secret read$/,
    /^reading the secret of an /,
    /^change the client secret of the /,
  ],
  [/\.verified$/, / verified$/, /^verifying an /, LOOK],
  [/./, CHANGED, CHANGING, LOOK],
];

suite('what was done to the org itself', () => {
  const types = CATALOGUE.filter((type) => orgChangeOf(type) !== null);

  test('are what lets people in, what watches, and what people are let in to', () => {
    const things = new Set(types.map((type) => orgChangeOf(type)?.thing));
    assert.deepEqual([...things].sort(), [
      'ThreatInsight setting',
      'admin role',
      'application',
      'attack protection setting',
      'authenticator',
      'authorization server',
      'event hook',
      'identity provider',
      'identity provider key',
      'kind of factor',
      'log stream',
      'network zone',
      'policy',
      'policy rule',
      'protected action setting',
      'session protection setting',
      'trusted authorization server',
      'trusted origin',
    ]);
    assert.ok(types.length > 55, `${types.length}`);
  });

  for (const type of types) {
    test(`${type} is told, and undone, by what it did`, () => {
      const [, done, tried, order] = BY_SUFFIX.find(([suffix]) => suffix.test(type)) ?? [];
      assert.match(deedOf(anEvent({ type }))?.what ?? '', done ?? /^$/);
      const refused = anEvent({
        type,
        change: (event) => ({ ...event, outcome: { result: 'FAILURE', reason: null } }),
      });
      assert.match(refusalOf(refused)?.what ?? '', tried ?? /^$/);
      const [remedy = '', ...others] = remedies({ eventType: type });
      assert.match(remedy, order ?? /^$/);
      assert.match(remedy, / “X”/);
      assert.deepEqual(others, []);
    });
  }

  test('what the stranger created is deleted, whatever else was done to it', () => {
    const eventType = 'system.idp.lifecycle.create';
    assert.deepEqual(
      remedies(
        { eventType },
        { eventType: 'system.idp.lifecycle.update' },
        { eventType: 'system.idp.lifecycle.activate' },
      ),
      ['deactivate and delete the identity provider “X” that was created'],
    );
    const gone = { eventType: 'system.idp.lifecycle.delete' };
    assert.deepEqual(remedies({ eventType }, gone), []);
    assert.equal(remedies({ eventType, times: 2, lastAt: AT + 3_600_000 }, gone).length, 1);
  });

  test('what was deleted is put back, also where another took its name', () => {
    const [off, gone, made] = ['deactivate', 'delete', 'create'].map((what) => ({
      eventType: `zone.${what}`,
    }));
    const back = 'put back the network zone “X” that was deleted';
    assert.deepEqual(remedies(off ?? {}, gone ?? {}), [back]);
    assert.deepEqual(remedies(off ?? {}, gone ?? {}, made ?? {}).toSorted(), [
      'deactivate and delete the network zone “X” that was created',
      back,
    ]);
  });

  test('two things of one name are two: what was deleted is not what the stranger created under it', () => {
    const did = (type: string, id: string, minutes: number) =>
      anEvent({
        type,
        at: AT + minutes * 60_000,
        change: (event) => ({
          ...event,
          targets: [{ id, type: 'AppInstance', alternateId: null, displayName: 'Payroll' }],
        }),
      });
    const left = (...events: readonly LogEvent[]) =>
      remedies(...events.map((event) => deedOf(event) ?? assert.fail(event.eventType)));
    const created = did('application.lifecycle.create', '0oaTheirs', 0);
    assert.deepEqual(left(created, did('application.lifecycle.delete', '0oaTheirs', 1)), []);
    assert.deepEqual(left(created, did('application.lifecycle.delete', '0oaOurs', 1)).toSorted(), [
      'deactivate and delete the application “Payroll” that was created',
      'put back the application “Payroll” that was deleted',
    ]);
  });

  test('what was switched off and on again is to be looked at', () => {
    const [off, on] = [
      { eventType: 'policy.rule.deactivate' },
      { eventType: 'policy.rule.activate' },
    ];
    assert.deepEqual(remedies(off, on), ['look at the policy rule “X” and undo what was changed']);
    assert.equal(remedies(off, { ...on, on: '“Y”' }).length, 2);
  });
});
