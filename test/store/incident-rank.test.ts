/** The order in which somebody has to look: the database's own expression, held against the domain's words. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import { lastingDeeds } from '../../src/domain/response/lasting-deeds.ts';
import { ACT_PREFIXES } from '../../src/domain/session/acts.ts';
import type { Database } from '../../src/store/database.ts';
import { listUrgent } from '../../src/store/incident-list.ts';
import { testDatabase } from '../support/database.ts';

type Kept = {
  readonly status?: string;
  readonly kind?: string;
  readonly verdict?: string;
  readonly containment?: string;
  readonly roles?: readonly string[] | null;
  readonly did?: string;
  readonly isProtected?: boolean;
};

async function keep(database: Database, name: string, kept: Kept): Promise<void> {
  const {
    status = 'new',
    kind = 'session_hijack',
    verdict = 'hijack',
    containment = 'none',
  } = kept;
  const details = {
    user: { roles: kept.roles === undefined ? [] : kept.roles },
    ...(kept.isProtected === undefined ? {} : { isProtected: kept.isProtected }),
    afterwards: kept.did === undefined ? [] : [{ at: 1, eventType: kept.did, what: 'x' }],
  };
  await database.pool.query(
    `insert into incidents (org, kind, subject, status, verdict, containment, score, headline, details)
     values ('main', $1, $2, $3, $4, $5, 0.9, $2, $6)`,
    [kind, name, status, verdict, containment, details],
  );
}

suite('the most urgent first', () => {
  test('is what is not contained, then administrators and what lasts, then the latest', async (t) => {
    const database = await testDatabase(t);
    const lasting = 'system.idp.lifecycle.create';
    const order: readonly (readonly [string, Kept])[] = [
      ['admin who left something', { roles: ['SUPER_ADMIN'], did: lasting }],
      ['admin', { roles: ['ORG_ADMIN'], containment: 'acting' }],
      ['protected', { isProtected: true }],
      ['somebody who left something', { did: 'user.mfa.factor.activate', containment: 'broken' }],
      ['later', { did: 'user.authentication.sso' }],
      ['earlier', { roles: null }],
      ['protected no more', { isProtected: false }],
      ['suspected admin', { verdict: 'suspicious', roles: ['HELP_DESK_ADMIN'] }],
      ['suspected, protected', { verdict: 'suspicious', isProtected: true }],
      ['alarm', { kind: 'hook_tampered', verdict: 'suspicious' }],
      ['suspected', { verdict: 'suspicious' }],
      ['contained admin', { containment: 'verified', roles: ['SUPER_ADMIN'], did: lasting }],
      ['contained', { status: 'contained', containment: 'verified' }],
      ['closed admin', { status: 'closed', roles: ['SUPER_ADMIN'], did: lasting }],
      ['closed', { status: 'resolved' }],
    ];
    for (const [name, kept] of order.toReversed()) await keep(database, name, kept);
    const all = await listUrgent(database.rows, {});
    assert.deepEqual(
      all.map(({ headline }) => headline),
      order.map(([name]) => name),
    );
    const open = await listUrgent(database.rows, { statuses: ['new', 'in_progress', 'contained'] });
    assert.equal(open.length, order.length - 2);
  });

  test('has no gap between its pages, and nothing twice', async (t) => {
    const database = await testDatabase(t);
    for (let at = 0; at < 9; at += 1)
      await keep(database, `s${at}`, {
        ...(at % 3 === 0 ? { roles: ['SUPER_ADMIN'] } : {}),
        ...(at % 2 === 0 ? { containment: 'verified' } : {}),
      });
    const whole = (await listUrgent(database.rows, {})).map(({ id }) => id);
    const paged: number[] = [];
    for (;;) {
      const last =
        paged.length === 0 ? undefined : (await listUrgent(database.rows, {}))[paged.length - 1];
      const below = last === undefined ? {} : { below: last.place };
      const page = await listUrgent(database.rows, { ...below, limit: 2 });
      if (page.length === 0) break;
      paged.push(...page.map(({ id }) => id));
    }
    assert.deepEqual(paged, whole);
  });

  test('counts the same deeds as lasting for which the incident asks that they be undone', async (t) => {
    const database = await testDatabase(t);
    const types = ACT_PREFIXES.map(([prefix]) =>
      prefix.endsWith('.') ? `${prefix}create` : prefix,
    );
    for (const did of [...types, 'user.session.start', 'user.authentication.sso'])
      await keep(database, did, { did });
    const found = await listUrgent(database.rows, { limit: 200 });
    for (const { headline: eventType, place } of found) {
      const afterwards = [{ at: 1, uuid: 'e', eventType, what: 'x' }];
      const isLasting = lastingDeeds({ ...NO_DETAILS, afterwards }, []).length > 0;
      assert.equal(place.rank % 2 === 1, isLasting, eventType);
    }
  });
});
