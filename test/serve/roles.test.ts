import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  READER_SCOPES,
  RESPONDER_SCOPES,
  type ScopeNeed,
  scopeNames,
} from '../../src/okta/scopes.ts';
import type { OktaOrg } from '../support/okta-org/index.ts';
import { eventually, startWarden } from '../support/service.ts';

/** One service app that reads, with or without the right to act. */
const withApp =
  (...needs: (readonly ScopeNeed[])[]) =>
  async (org: OktaOrg) => {
    const { clientId, privateJwk } = await org.addServiceApp({ scopes: scopeNames(...needs) });
    const OKTA_PRIVATE_KEY = JSON.stringify(privateJwk);
    return { OKTA_API_TOKEN: '', OKTA_CLIENT_ID: clientId, OKTA_PRIVATE_KEY };
  };

const inUse = (org: OktaOrg) => org.requests.some(({ path }) => path === '/api/v1/logs');

test('an instance that does not act misses no right to, and none is in its token', async (t) => {
  const roles = ['receiver', 'reader'] as const;
  const reads = await startWarden(t, { roles, hook: false, environment: withApp(READER_SCOPES) });
  await eventually('the log read', () => inUse(reads.org));
  assert.doesNotMatch(reads.logged.join(''), /scopes not granted|no access token/);
  const both = withApp(READER_SCOPES, RESPONDER_SCOPES);
  const might = await startWarden(t, { roles, hook: false, environment: both });
  await eventually('the log read', () => inUse(might.org));
  const scopes = might.org.accessTokens().flatMap((token) => token.scopes);
  assert.deepEqual(scopes.toSorted(), scopeNames(READER_SCOPES).toSorted());
});

test('an instance that acts says so where it has no credentials for Okta, and one that does not act is silent', async (t) => {
  const none = { hook: false, environment: async () => ({ OKTA_API_TOKEN: '' }) } as const;
  const acts = await startWarden(t, { ...none, roles: ['receiver', 'worker'] });
  assert.match(acts.logged.join(''), /no credentials for Okta/);
  const receives = await startWarden(t, { ...none, roles: ['receiver'] });
  assert.doesNotMatch(receives.logged.join(''), /no credentials for Okta/);
});
