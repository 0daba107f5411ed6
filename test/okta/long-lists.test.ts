import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import { connect, startOrg } from './connected-org.ts';
import { SSWS, scriptedOrg } from './scripted-org.ts';

test('All groups of a user are read, also where there are very many: the last may protect them', async (t) => {
  const org = await startOrg(t);
  const many = Array.from({ length: 1_100 }, (_, i) => org.addGroup(`Entitlement ${i}`));
  const user = org.addUser({ groups: [...many, org.addGroup('Break-glass')] });
  const groups = await (await connect(org)).listUserGroups(user.id);
  assert.ok(groups.some(({ name }) => name === 'Break-glass'));
});

test('A list that is longer than is read is an error, and not half a list', async (t) => {
  const hooks = Array.from({ length: 201 }, (_, i) => ({ id: `who${i}`, name: `Hook ${i}` }));
  const { orgUrl } = await scriptedOrg(t, () => ({ status: 200, json: hooks }));
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 5_000 });
  await assert.rejects(client.listEventHooks(), {
    code: 'okta_list_too_long',
    retryable: false,
    remedy: /Admin Console/,
  });
});
