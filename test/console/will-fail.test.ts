import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incident as command } from '../../src/commands/incident.ts';
import { expireOnce } from '../../src/pipeline/expire.ts';
import { responderLacks } from '../../src/pipeline/offers/responder-lacks.ts';
import { testDependencies } from '../support/dependencies.ts';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { recordedIo } from '../support/recorded-io.ts';
import { signedIn } from '../support/signed-in.ts';
import { ALICE } from '../support/steering.ts';
import { steal } from '../support/theft.ts';

test('what will fail for want of a scope is said before anybody asks for it, or agrees', async (t) => {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const { clientId, privateJwk } = await okta.addServiceApp({
    scopes: ['okta.logs.read', 'okta.users.read', 'okta.users.manage', 'okta.networkZones.manage'],
  });
  const deps = await testDependencies(t, {
    responses: { mode: 'approve' },
    environment: {
      OKTA_ORG_URL: okta.url,
      OKTA_CLIENT_ID: clientId,
      OKTA_PRIVATE_KEY: JSON.stringify(privateJwk),
      API_TOKENS: `${ALICE.name}:${ALICE.token}`,
    },
  });
  const { incidentId } = await (await steal(deps, okta)).decide();
  const { read } = await signedIn(t, deps);
  const page = async () => (await read(`/incidents/${incidentId}`)).body;
  const single = async (kind: string) =>
    new RegExp(`<details id="act-${kind}">.*?</details>`, 's').exec(await page())?.[0] ?? '';
  assert.doesNotMatch(await page(), /Will fail/, 'nobody knows yet');

  await expireOnce(deps);
  const zone = await single('block_ip');
  assert.match(
    zone,
    /Will fail: the responder lacks <code>okta\.networkZones\.read<\/code>\. Grant/,
  );
  assert.match(
    await single('revoke_api_tokens'),
    /apiTokens\.manage<.* and <code>okta\.apiTokens\.read/,
  );
  assert.doesNotMatch(await single('suspend'), /Will fail/);

  const io = recordedIo({});
  const act = [String(incidentId), 'act', 'revoke_api_tokens', '--json'];
  await command(act, io, async () => ({ deps, close: async () => {} }));
  const [asked] = JSON.parse(io.out()).actions;
  assert.deepEqual(asked.lacks, ['okta.apiTokens.manage', 'okta.apiTokens.read']);

  const before = await page();
  assert.doesNotMatch(
    before.split('id="act"')[0] ?? '',
    /Will fail/,
    'what the policy plans has its scope',
  );
  assert.deepEqual((await responderLacks(deps, 'main')).includes('okta.users.manage'), false);
});
