/** Checks what must be true at the end, by asking the simulated org and the receivers, not the product. */
import type { OktaOrg } from '../../test/support/okta-org/index.ts';
import type { Stage } from './stage.ts';
import type { Theft } from './theft.ts';

/** Returns what went wrong; empty where nothing did. */
export function faultsOf({ org, receivers }: Stage, theft: Theft): readonly string[] {
  const { user } = theft.session;
  const faults: string[] = [];
  const once = (what: string, found: number) => {
    if (found !== 1) faults.push(`${what} ${found} times instead of once`);
  };
  once('Ada’s sessions were cleared', clearings(org, user.id).length);
  once('Ada’s password was expired', expiries(org, user.id).length);
  const [clearing] = clearings(org, user.id);
  if (clearing?.query.oauthTokens !== 'true' || clearing.query.forgetDevices !== 'true') {
    faults.push('the sessions were cleared without OAuth tokens or remembered devices');
  }
  const others = changes(org).filter(({ path }) => !path.includes(user.id));
  if (others.length > 0) faults.push(`somebody else was touched: ${others[0]?.path}`);
  if (theft.session.isActive()) faults.push('the stolen session is still alive in Okta');
  if (receivers.told.slackMessages === 0) faults.push('Slack was told nothing');
  if (receivers.told.alerts === 0) faults.push('the webhook was told nothing');
  if (receivers.told.forged > 0) faults.push('a webhook was not signed as it should be');
  if (org.violations.length > 0) faults.push('a call was not as Okta’s description has it');
  return faults;
}

function changes(org: OktaOrg) {
  return org.requests.filter(
    ({ method, path }) => method !== 'GET' && path.startsWith('/api/v1/users/'),
  );
}

function clearings(org: OktaOrg, userId: string) {
  return changes(org).filter(({ path }) => path === `/api/v1/users/${userId}/sessions`);
}

function expiries(org: OktaOrg, userId: string) {
  const path = `/api/v1/users/${userId}/lifecycle/expire_password`;
  return changes(org).filter((request) => request.path === path);
}
