import { accountCalls } from './account.ts';
import { apiTokenCalls } from './api-tokens.ts';
import { readCredentials } from './credentials.ts';
import { eventHookCalls } from './event-hooks.ts';
import { factorCalls } from './factors.ts';
import { groupCalls } from './groups.ts';
import { orgCalls } from './org.ts';
import { roleCalls } from './roles.ts';
import { openSdk } from './sdk.ts';
import { securityEventCalls } from './security-event.ts';
import { type OktaSettings, readOrgUrl } from './settings.ts';
import { systemLogCalls } from './system-log.ts';
import { openTransport } from './transport.ts';
import { universalLogoutCalls } from './universal-logout.ts';
import { userRiskCalls } from './user-risk.ts';
import { userCalls } from './users.ts';
import { zoneCalls } from './zones.ts';

/** Everything that the service asks of one org: plain functions, one connection, one token. */
export type OktaOrgClient = ReturnType<typeof connectOkta>;

/**
 * Connects to an org; nothing is sent yet. Keep one client for each org and set of credentials: it holds the access
 * token and makes changes of the network zone wait for each other.
 * @throws OktaError where the address or the private key cannot be used
 */
export function connectOkta(settings: OktaSettings) {
  const orgUrl = readOrgUrl(settings.orgUrl);
  const credentials = readCredentials(settings, orgUrl);
  const transport = openTransport(settings, orgUrl, credentials);
  const sdk = openSdk(transport);
  return {
    ...orgCalls(transport, credentials, settings.auth),
    ...userCalls(sdk),
    ...roleCalls(sdk),
    ...accountCalls(sdk),
    ...factorCalls(sdk),
    ...groupCalls(sdk),
    ...apiTokenCalls(sdk),
    ...zoneCalls(sdk),
    ...userRiskCalls(sdk),
    ...universalLogoutCalls(transport),
    ...securityEventCalls(transport, settings.securityEvents),
    ...eventHookCalls(sdk),
    ...systemLogCalls(transport),
  };
}
