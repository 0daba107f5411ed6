/** Reads how an org is reached and how its deliveries are recognised. */

import { OktaError } from '../okta/error.ts';
import { looksLikeKey, readPrivateKey } from '../okta/private-key.ts';
import { withoutTrailingSlash, wrongHttpsUrl, wrongOktaOrgUrl } from './address.ts';
import { type Environment, listed } from './environment.ts';
import type { OktaCredentials, OrgConfig } from './types.ts';

export type OrgConnection = Omit<OrgConfig, 'key' | 'hookLeavesOut' | 'detection' | 'responses'>;

/** Reads the first org; null where `OKTA_ORG_URL` is not set. */
export function readFirstOrg(env: Environment): OrgConnection | null {
  const url = env.text('OKTA_ORG_URL');
  const hookSecrets = readHookSecrets(env, 'OKTA_HOOK_SECRETS', env.text('OKTA_HOOK_SECRETS'));
  const hookHeader = readHookHeader(env, 'OKTA_HOOK_HEADER', env.text('OKTA_HOOK_HEADER'));
  const privateKey = readServiceApp(env, 'OKTA_CLIENT_ID', 'OKTA_PRIVATE_KEY');
  const token = env.text('OKTA_API_TOKEN');
  const credentials: OktaCredentials | null =
    privateKey ?? (token === null ? null : { kind: 'ssws', token });
  const responderCredentials = readServiceApp(
    env,
    'OKTA_RESPONDER_CLIENT_ID',
    'OKTA_RESPONDER_PRIVATE_KEY',
  );
  const securityEvents = readSecurityEvents(env);
  if (url === null) {
    if (hookSecrets.length > 0 || credentials !== null) {
      env.problem(
        'OKTA_ORG_URL',
        'is missing, though the org’s secrets are set: set it to the address of the org, such as https://example.okta.com',
      );
    }
    return null;
  }
  const wrong = wrongOktaOrgUrl(url);
  if (wrong !== null) env.problem('OKTA_ORG_URL', wrong);
  return {
    url: withoutTrailingSlash(url),
    hookSecrets,
    hookHeader,
    credentials,
    responderCredentials,
    securityEvents,
  };
}

/** Reads the accepted values of the hook's `Authorization` header from a comma-separated list. */
export function readHookSecrets(env: Environment, where: string, text: string | null): string[] {
  const secrets = listed(text);
  if (!secrets.every(isHeaderValue)) {
    env.problem(where, 'may hold visible ASCII characters and spaces only, as any HTTP header');
  }
  return secrets;
}

/** Reads the hook's second custom header, written `Name: value[,value]`. */
export function readHookHeader(
  env: Environment,
  where: string,
  text: string | null,
): OrgConfig['hookHeader'] {
  if (text === null) return null;
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const values = listed(text.slice(colon + 1));
  const wellFormed = /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && values.every(isHeaderValue);
  if (!wellFormed || values.length === 0 || name === 'authorization') {
    env.problem(
      where,
      'must be written “Name: value[,value]”, with a header name other than Authorization',
    );
    return null;
  }
  return { name, values };
}

/** Reads a key given as a JWK, as a PEM (line ends may be written `\n`), or as the path of a file with one. */
export function usablePrivateKey(env: Environment, where: string, text: string): string | null {
  const key = looksLikeKey(text) ? text : env.file(where, text)?.trim();
  if (key === undefined) return null;
  try {
    readPrivateKey(key, where);
  } catch (error) {
    if (!(error instanceof OktaError)) throw error;
    env.problem(where, `cannot be used. ${error.message} ${error.remedy}`);
    return null;
  }
  return key.startsWith('{') ? key : key.replaceAll('\\n', '\n');
}

function readServiceApp(
  env: Environment,
  idName: 'OKTA_CLIENT_ID' | 'OKTA_RESPONDER_CLIENT_ID',
  keyName: 'OKTA_PRIVATE_KEY' | 'OKTA_RESPONDER_PRIVATE_KEY',
): OktaCredentials | null {
  const clientId = env.text(idName);
  const text = env.text(keyName);
  if (clientId === null && text === null) return null;
  if (clientId === null) env.problem(idName, `is missing, though ${keyName} is set`);
  if (text === null) env.problem(keyName, `is missing, though ${idName} is set`);
  const privateKey = text === null ? null : usablePrivateKey(env, keyName, text);
  if (clientId === null || privateKey === null) return null;
  return { kind: 'privateKey', clientId, privateKey };
}

function readSecurityEvents(env: Environment): OrgConfig['securityEvents'] {
  const issuer = env.text('OKTA_SECURITY_EVENTS_ISSUER');
  const keyId = env.text('OKTA_SECURITY_EVENTS_KEY_ID');
  const text = env.text('OKTA_SECURITY_EVENTS_PRIVATE_KEY');
  if (issuer === null && keyId === null && text === null) return null;
  if (issuer === null || keyId === null || text === null) {
    env.problem(
      'OKTA_SECURITY_EVENTS_ISSUER',
      'goes together with OKTA_SECURITY_EVENTS_KEY_ID and OKTA_SECURITY_EVENTS_PRIVATE_KEY: set all three, or none',
    );
    return null;
  }
  const wrong = wrongHttpsUrl(issuer);
  if (wrong !== null) env.problem('OKTA_SECURITY_EVENTS_ISSUER', wrong);
  const privateKey = usablePrivateKey(env, 'OKTA_SECURITY_EVENTS_PRIVATE_KEY', text);
  return privateKey === null ? null : { issuer, keyId, privateKey };
}

function isHeaderValue(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}
