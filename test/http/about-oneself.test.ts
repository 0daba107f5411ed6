import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { identityProvider, type ProviderBehaviour } from '../support/identity-provider.ts';
import { signInAs } from '../support/signed-in-person.ts';
import { steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const LOGIN = 'ada.okafor@example.com';

/** Ada's stolen session, and whoever signs in to the console. */
async function aTheftOfAda(t: TestContext) {
  const behaviour: ProviderBehaviour = { login: '', authenticatedSecondsAgo: 5 };
  const provider = await identityProvider(t, behaviour);
  const deps = await steeringDependencies(t, { oidc: provider.oidc });
  const app = await steeringApp(t, deps);
  const id = await aStolenSession(deps, { login: LOGIN });
  const as = (login: string, email?: string) =>
    signInAs(app, provider, behaviour, { login, ...(email === undefined ? {} : { email }) });
  const { rows } = await deps.database.pool.query<{ id: string }>(
    'select id from response_actions order by position',
  );
  const action = `/api/incidents/${id}/actions/${rows[0]?.id}`;
  return { deps, app, as, action, id, incident: `/api/incidents/${id}` };
}

suite('about themselves', () => {
  test('nobody denies or closes whom the provider names otherwise, by the address it tells', async (t) => {
    const { as, action, incident } = await aTheftOfAda(t);
    const ada = await as('aokafor', 'Ada.Okafor@example.com');
    for (const [url, sent] of [
      [`${action}/deny`, {}],
      [`${incident}/close`, { resolution: 'benign' }],
    ] as const) {
      const { status, text } = await ada.api('POST', url, sent);
      assert.deepEqual([status, /It is about you/.test(text)], [403, true], url);
    }
    const ben = await as('ben', 'ben@example.com');
    assert.equal((await ben.api('POST', `${action}/deny`)).status, 200);
  });
});
