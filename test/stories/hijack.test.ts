import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { BrowserClient, OktaOrg } from '../support/okta-org/index.ts';
import { eventually, inShort, readToItsEnd, startWarden, type Warden } from '../support/service.ts';
import { AGENTS, aPast, aPerson, changesTo, NETWORKS, type Person, SSO } from './people.ts';

/** One service, and in it a person for each kind of theft. */
async function aCompany(t: TestContext) {
  const people: Person[] = [];
  const warden = await startWarden(t, {
    past: (org) => {
      for (const name of ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn'])
        people.push(aPerson(org, name));
      aPast(org, people);
    },
  });
  await readToItsEnd(warden);
  return { warden, people };
}

async function containedOnce({ org, incidentsOf }: Warden, { user }: Person): Promise<void> {
  const [view, ...more] = await eventually(
    `${user.login} contained`,
    async () => {
      const views = await incidentsOf(user.id);
      return views[0]?.incident.containment === 'verified' ? views : null;
    },
    { instead: async () => (await incidentsOf(user.id)).map(inShort).join('\n') },
  );
  assert.deepEqual(more, []);
  assert.equal(view?.incident.verdict, 'hijack');
  assert.equal(view?.incident.details.corroboration, 'confirmed');
  assert.deepEqual(
    changesTo(org).filter(({ path }) => path.includes(user.id)),
    [
      {
        method: 'DELETE',
        path: `/api/v1/users/${user.id}/sessions`,
        query: { oauthTokens: 'true', forgetDevices: 'true' },
      },
      { method: 'POST', path: `/api/v1/users/${user.id}/lifecycle/expire_password`, query: {} },
    ],
  );
}

const app = (org: OktaOrg, label: string) => org.addApp(label);

suite('a stolen session is contained, once, with its tokens, and the password expires', () => {
  test('whoever stole it and however', async (t) => {
    const { warden, people } = await aCompany(t);
    const { org } = warden;
    const [ada, ben, cleo, dan] = people;
    assert.ok(ada && ben && cleo && dan);
    const works = (person: Person, thief: BrowserClient) => {
      const session = org.signIn(person.user, person.at(NETWORKS.home));
      session.act(SSO, { app: app(org, 'Mail') });
      session.act(SSO, { app: app(org, 'Payroll'), client: thief });
      session.act(SSO, { app: app(org, 'Wiki') });
      for (const label of ['Salesforce', 'Drive', 'Admin'])
        session.act(SSO, { app: app(org, label), client: thief });
      session.act(SSO, { app: app(org, 'Calendar') });
      return session;
    };

    await t.test('by a script', async () => {
      works(ada, { ...NETWORKS.hosting, userAgent: AGENTS.python });
      await containedOnce(warden, ada);
    });

    await t.test('with the whole cookie jar, in another browser on a rented server', async () => {
      const { deviceToken } = ben.at(NETWORKS.home);
      works(ben, {
        ...NETWORKS.hosting,
        userAgent: AGENTS.firefoxLinux,
        deviceToken: deviceToken ?? null,
      });
      await containedOnce(warden, ben);
    });

    await t.test('with the victim’s own user agent copied, while the victim works on', async () => {
      const { userAgent, deviceToken } = cleo.at(NETWORKS.home);
      works(cleo, {
        ...NETWORKS.hosting,
        userAgent,
        deviceToken: deviceToken ?? null,
        deviceFingerprint: 'another-screen',
      });
      await containedOnce(warden, cleo);
    });

    await t.test('by an adversary in the middle, whose proxy opened it', async () => {
      const proxy = { ...NETWORKS.hosting, userAgent: AGENTS.firefoxLinux };
      const session = org.signIn(dan.user, proxy);
      for (const label of ['Mail', 'Drive', 'Payroll', 'Wiki', 'CRM', 'Chat', 'Code', 'Tickets'])
        session.act(SSO, { app: app(org, label) });
      org.enrollFactor(session, 'token:software:totp');
      await containedOnce(warden, dan);
    });

    await t.test('and what we did comes back as events that change nothing', async () => {
      await org.drain();
      const views = await Promise.all(people.map(({ user }) => warden.incidentsOf(user.id)));
      assert.deepEqual(
        views.map(({ length }) => length),
        [1, 1, 1, 1, 0, 0],
      );
      assert.equal(changesTo(org).length, 8);
    });
  });
});
