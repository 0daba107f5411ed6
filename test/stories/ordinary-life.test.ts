import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventually, readToItsEnd, startWarden } from '../support/service.ts';
import { AGENTS, aPast, aPerson, changesTo, NETWORKS, type Person, SSO } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const NAMES = [
  'Lena',
  'Mark',
  'Nora',
  'Omar',
  'Pia',
  'Quinn',
  'Rosa',
  'Sami',
  'Tara',
  'Ugo',
  'Vera',
  'Walt',
];

suite('ordinary life signs nobody out, even where everything may be done by itself', () => {
  test('whatever changes by right', async (t) => {
    const people: Person[] = [];
    const warden = await startWarden(t, {
      past: (org) => {
        for (const name of NAMES) {
          const userAgent =
            { Pia: AGENTS.safariPhone, Quinn: AGENTS.safariMac }[name] ?? AGENTS.chromeWindows;
          people.push(aPerson(org, name, { userAgent }));
        }
        aPast(org, people);
      },
    });
    await readToItsEnd(warden);
    const { org } = warden;
    const [lena, mark, nora, omar, pia, quinn, rosa, sami, ...colleagues] = people;
    assert.ok(lena && mark && nora && omar && pia && quinn && rosa && sami);
    const mail = org.addApp('Mail');
    const now = org.clock.now();
    const ago = (minutes: number) => now - minutes * MINUTE;

    await t.test('Wi-Fi to the phone’s hotspot and back', () => {
      const session = org.signIn(lena.user, lena.at(NETWORKS.home), { at: ago(90) });
      session.act(SSO, { app: mail, client: lena.at(NETWORKS.mobile), at: ago(60) });
      session.act(SSO, { app: mail, client: lena.at(NETWORKS.home), at: ago(30) });
    });

    await t.test('a zero-trust gateway on and off', () => {
      const session = org.signIn(mark.user, mark.at(NETWORKS.home), { at: ago(80) });
      session.act(SSO, { app: mail, client: mark.at(NETWORKS.zeroTrust), at: ago(70) });
      session.act(SSO, { app: mail, at: ago(50) });
      session.act(SSO, { app: mail, client: mark.at(NETWORKS.zeroTrust), at: ago(40) });
    });

    await t.test('a browser update', () => {
      const session = org.signIn(nora.user, nora.at(NETWORKS.office), { at: ago(70) });
      const updated = nora.at(NETWORKS.office, { userAgent: AGENTS.chromeWindowsNext });
      session.act(SSO, { app: mail, client: updated, at: ago(20) });
    });

    await t.test('an update of the phone’s system', () => {
      const session = org.signIn(pia.user, pia.at(NETWORKS.home), { at: ago(600) });
      const updated = pia.at(NETWORKS.mobile, { userAgent: AGENTS.safariPhoneNext });
      session.act(SSO, { app: mail, client: updated, at: ago(15) });
    });

    await t.test('iCloud Private Relay', () => {
      const session = org.signIn(quinn.user, quinn.at(NETWORKS.home), { at: ago(55) });
      session.act(SSO, { app: mail, client: quinn.at(NETWORKS.relay), at: ago(44) });
      session.act(SSO, { app: mail, at: ago(33) });
    });

    await t.test('a new laptop, which is a new session', () => {
      org.signIn(omar.user, omar.at(NETWORKS.office), { at: ago(120) });
      const laptop = {
        userAgent: AGENTS.safariMac,
        deviceToken: 'new-token',
        deviceFingerprint: 'new-screen',
      };
      const fresh = org.signIn(omar.user, omar.at(NETWORKS.office, laptop), {
        at: ago(25),
        mfa: { factor: 'OKTA_VERIFY_PUSH' },
      });
      fresh.act(SSO, { app: mail, at: ago(24) });
    });

    await t.test('the admin console, which Okta itself calls for its user', () => {
      const session = org.signIn(rosa.user, rosa.at(NETWORKS.office), { at: ago(50) });
      const okta = {
        ip: '44.238.82.114',
        asn: 16509,
        asOrg: 'Amazon.com, Inc.',
        userAgent: AGENTS.okta,
      };
      session.act('app.oauth2.as.token.grant.access_token', { client: okta, at: ago(49) });
      session.act('user.session.access_admin_app', { at: ago(48) });
    });

    await t.test('a journey with a flight’s gap', () => {
      const session = org.signIn(sami.user, sami.at(NETWORKS.home), { at: now - 11 * HOUR });
      session.act(SSO, { app: mail, client: sami.at(NETWORKS.hotel), at: ago(20) });
    });

    await t.test('the office moves to another provider, everybody with it', () => {
      for (const [index, person] of colleagues.entries()) {
        const session = org.signIn(person.user, person.at(NETWORKS.office), {
          at: ago(45 + index),
        });
        session.act(SSO, { app: mail, client: person.at(NETWORKS.newOffice), at: ago(10 + index) });
      }
    });

    await t.test('all of it was judged, and nobody was disturbed', async () => {
      await org.drain();
      await readToItsEnd(warden);
      const judged = await eventually('every changed session judged', async () => {
        const { rows } = await warden.database.pool.query<{
          user_id: string;
          verdict: string | null;
          score: number;
        }>('select user_id, verdict, score from sessions where changed_at is not null');
        return rows.every(({ verdict }) => verdict !== null) ? rows : null;
      });
      const ids = new Set(judged.map(({ user_id: id }) => id));
      for (const person of [lena, mark, nora, pia, quinn, sami, ...colleagues]) {
        assert.ok(ids.has(person.user.id), `${person.user.login} did not change`);
      }
      assert.deepEqual(
        judged.filter(({ verdict }) => verdict !== 'benign'),
        [],
      );
      assert.deepEqual(changesTo(org), []);
      const { rows } = await warden.database.pool.query('select kind, headline from incidents');
      assert.deepEqual(rows, []);
    });
  });
});
