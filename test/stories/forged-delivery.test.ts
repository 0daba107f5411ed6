import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import type { SystemLogEvent } from '../support/okta-org/index.ts';
import { objectAt } from '../support/openapi/json.ts';
import { eventually, startWarden } from '../support/service.ts';
import { AGENTS, aPerson, aTheft, changesTo, NETWORKS, SSO } from './people.ts';

/** What somebody posts who stole the hook's secret: a true event, with the client of a thief. */
function counterfeit(event: SystemLogEvent): SystemLogEvent {
  return {
    ...event,
    uuid: randomUUID(),
    published: new Date().toISOString(),
    client: {
      ...objectAt(event.client),
      ipAddress: NETWORKS.hosting.ip,
      userAgent: { rawUserAgent: AGENTS.python, os: 'Unknown', browser: 'UNKNOWN' },
    },
    securityContext: { asNumber: NETWORKS.hosting.asn, asOrg: NETWORKS.hosting.asOrg },
  };
}

suite('a forged delivery', () => {
  test('signs nobody out; it opens an incident about the delivery, and the events leave the record', async (t) => {
    const { org, database, incidentsOf } = await startWarden(t);
    const ada = aPerson(org, 'Ada');
    const session = org.signIn(ada.user, ada.at(NETWORKS.home));
    const real = session.act(SSO, { app: org.addApp('Mail') });
    assert.ok(real.done);
    await org.drain();
    const forged = Array.from({ length: 3 }, () => counterfeit(real.event));
    const attempts = await org.forge(forged);
    assert.deepEqual(
      attempts.map(({ status }) => status),
      [204],
    );

    const [view] = await eventually('the incident', async () => {
      const views = await incidentsOf(ada.user.id);
      return views.length > 0 ? views : null;
    });
    assert.equal(view?.incident.kind, 'forged_delivery');
    assert.deepEqual(view?.actions, []);
    await eventually('the forged events set aside', async () => {
      const { rows } = await database.pool.query(
        `select 1 from deliveries_set_aside where reason like 'forged%'`,
      );
      return rows.length > 0;
    });
    await eventually('the session cleared of suspicion', async () => {
      const { rows } = await database.pool.query<{ held: number }>(
        'select count(*)::int as held from log_events where uuid = any($1)',
        [forged.map(({ uuid }) => uuid)],
      );
      return rows[0]?.held === 0;
    });
    assert.deepEqual(changesTo(org), []);
    assert.equal(session.isActive(), true);
  });

  test('does not hide a real theft of the same session', async (t) => {
    const { org, incidentsOf } = await startWarden(t);
    const ada = aPerson(org, 'Ada');
    const session = aTheft(org, ada);
    const [event] = org.log().filter(({ eventType }) => eventType === SSO);
    assert.ok(event);
    await org.forge([counterfeit(event)]);
    await eventually('the theft contained', async () => {
      const views = await incidentsOf(ada.user.id);
      return views.some(
        ({ incident }) => incident.kind === 'session_hijack' && incident.actedAt !== null,
      );
    });
    assert.equal(session.isActive(), false);
    await eventually('both calls made', () => changesTo(org).length === 2);
  });

  test('by the hundred keeps no real theft waiting, and is told in a handful of incidents', async (t) => {
    const { org, database, deliver } = await startWarden(t);
    const ada = aPerson(org, 'Ada');
    const pattern = org
      .signIn(ada.user, ada.at(NETWORKS.home))
      .act(SSO, { app: org.addApp('Mail') });
    assert.ok(pattern.done);
    await org.drain();
    const invented = (n: number) => {
      const session = { externalSessionId: `idxInvented${n}`, rootSessionId: `idxInvented${n}` };
      const whose = {
        actor: { ...objectAt(pattern.event.actor), id: `00uInvented${n}` },
        authenticationContext: { ...objectAt(pattern.event.authenticationContext), ...session },
      };
      const published = new Date(Date.now() - 60_000).toISOString();
      return [
        { ...pattern.event, ...whose, uuid: randomUUID(), published },
        { ...counterfeit(pattern.event), ...whose },
      ];
    };
    const sessions = 600;
    for (let from = 0; from < sessions; from += 100) {
      const events = Array.from({ length: 100 }, (_, n) => invented(from + n)).flat();
      assert.equal((await deliver({ data: { events } })).status, 204);
    }
    const waiting = async () =>
      (
        await database.pool.query<{ jobs: number }>(
          `select count(*)::int as jobs from pgboss.job where name = 'triage' and state = 'created'`,
        )
      ).rows[0]?.jobs ?? 0;
    const theft = aTheft(org, ada);
    await eventually('the theft contained', () => !theft.isActive(), { limitMs: 10_000 });
    assert.ok((await waiting()) > 100, 'before its turn');
    const { rows } = await database.pool.query(
      `select 1 from incidents where kind = 'forged_delivery'`,
    );
    assert.ok(rows.length <= 5, `${rows.length} incidents about forgeries`);
  });
});
