import type { TestContext } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import {
  READER_SCOPES,
  REGISTRAR_SCOPES,
  RESPONDER_SCOPES,
  scopeNames,
} from '../../src/okta/scopes.ts';
import {
  type OktaOrg,
  type OktaOrgOptions,
  type ServiceAppInput,
  startOktaOrg,
} from '../support/okta-org/index.ts';

export const LAPTOP = { ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (Macintosh) Firefox/140.0' };
const ALL_SCOPES = scopeNames(READER_SCOPES, RESPONDER_SCOPES, REGISTRAR_SCOPES);

export async function startOrg(t: TestContext, options?: OktaOrgOptions): Promise<OktaOrg> {
  const org = await startOktaOrg(options);
  t.after(() => org.close());
  return org;
}

/** A client of a service app; asks for every scope we know, whatever the app was granted. */
export async function connect(org: OktaOrg, app: Partial<ServiceAppInput> = {}) {
  const { clientId, privateJwk } = await org.addServiceApp({ scopes: ALL_SCOPES, ...app });
  const privateKey = JSON.stringify(privateJwk);
  const auth = { kind: 'privateKey', clientId, privateKey, scopes: ALL_SCOPES } as const;
  return connectOkta({ orgUrl: org.url, auth, requestTimeoutMs: 5_000 });
}
