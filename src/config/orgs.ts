/** Reads the orgs of the policy file, and their secrets from where the file says they are. */

import type { DetectionPolicy } from '../domain/judgement/detection-policy.ts';
import type { ResponseMode } from '../domain/response/incident.ts';
import type { ResponsePolicy } from '../domain/response/response-policy.ts';
import { withoutTrailingSlash } from './address.ts';
import type { Environment } from './environment.ts';
import { readHookHeader, readHookSecrets, usablePrivateKey } from './okta.ts';
import { detectionPolicy } from './policy/detection.ts';
import type { OrgSettings, PolicySettings } from './policy/orgs.ts';
import { responsePolicy } from './policy/responses.ts';
import type { SecretSource } from './policy/secret.ts';
import { withMode } from './response-mode.ts';
import { fetchSecret } from './secret.ts';
import type { OktaCredentials, OrgConfig } from './types.ts';

/** Settings of the file that hold for every org that does not set its own. */
export type SaidForAll = {
  readonly hookLeavesOut: readonly string[];
  readonly detection: DetectionPolicy;
  readonly said: ResponsePolicy;
  readonly ceiling: ResponseMode | null;
};

/** Returns the orgs of the policy file; what an org does not set for itself is as for all orgs. */
export function furtherOrgs(
  env: Environment,
  settings: PolicySettings,
  forAll: SaidForAll,
): OrgConfig[] {
  return (settings.orgs ?? []).map((org) => {
    const mode = org.responses?.mode ?? settings.responses?.mode ?? null;
    return {
      ...connection(env, org),
      hookLeavesOut: org.hook?.leave_out ?? forAll.hookLeavesOut,
      detection: detectionPolicy(org.detection, forAll.detection),
      responses: withMode(responsePolicy(org.responses, forAll.said), mode, forAll.ceiling),
    };
  });
}

function connection(
  env: Environment,
  org: OrgSettings,
): Omit<OrgConfig, 'hookLeavesOut' | 'detection' | 'responses'> {
  const where = (name: string) => `orgs.${org.key}.${name}`;
  const secret = (name: string, source: SecretSource | undefined) =>
    source === undefined ? null : fetchSecret(env, where(name), source);
  const app = (
    name: string,
    clientId: string | undefined,
    source: SecretSource | undefined,
  ): OktaCredentials | null => {
    const text = secret(name, source);
    if (clientId === undefined || text === null) return null;
    const privateKey = usablePrivateKey(env, where(name), text);
    return privateKey === null ? null : { kind: 'privateKey', clientId, privateKey };
  };
  const token = secret('api_token', org.api_token);
  const hookSecrets = secret('hook_secrets', org.hook_secrets);
  const hookHeader = secret('hook_header', org.hook_header);
  return {
    key: org.key,
    url: withoutTrailingSlash(org.url),
    hookSecrets: readHookSecrets(env, where('hook_secrets'), hookSecrets),
    hookHeader: readHookHeader(env, where('hook_header'), hookHeader),
    credentials:
      app('private_key', org.client_id, org.private_key) ??
      (token === null ? null : { kind: 'ssws', token }),
    responderCredentials: app(
      'responder.private_key',
      org.responder?.client_id,
      org.responder?.private_key,
    ),
    securityEvents: securityEvents(env, org, where('security_events.private_key')),
  };
}

function securityEvents(
  env: Environment,
  { security_events: given }: OrgSettings,
  where: string,
): OrgConfig['securityEvents'] {
  if (given === undefined) return null;
  const text = fetchSecret(env, where, given.private_key);
  const privateKey = text === null ? null : usablePrivateKey(env, where, text);
  if (privateKey === null) return null;
  return { issuer: given.issuer, keyId: given.key_id, privateKey };
}
