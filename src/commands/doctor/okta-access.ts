import type { OrgConfig } from '../../config.ts';
import { isResponseActionKind } from '../../domain/response/response-action.ts';
import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../../domain/response/response-catalogue.ts';
import type { OktaOrgClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/error.ts';
import { NO_ORG_THERE } from '../../okta/remedy.ts';
import {
  READER_SCOPES,
  RESPONDER_SCOPES,
  type ScopeNeed,
  scopesOfAction,
} from '../../okta/scopes.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';

/** The connections of one org as the service would use them. */
export type OrgAccess = {
  readonly org: OrgConfig;
  readonly reader: OktaOrgClient;
  /** The client that acts; the same as `reader` where one service app does both. */
  readonly responder: OktaOrgClient;
};

/** Most that the clocks may differ; Okta's assertions and proofs, and Slack's signatures, may be some minutes off. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Harmless readings that show whether a scope comes with a role that allows reading. */
const PROBES: Readonly<Record<string, (client: OktaOrgClient) => Promise<unknown>>> = {
  'okta.logs.read': (client) => client.readList('/api/v1/logs?limit=1'),
  'okta.users.read': (client) => client.readList('/api/v1/users?limit=1'),
  'okta.roles.read': probeRoles,
  'okta.eventHooks.read': (client) => client.listEventHooks(),
  'okta.networkZones.read': (client) => client.readList('/api/v1/zones?limit=1'),
  'okta.apiTokens.read': (client) => client.listApiTokens(),
};

async function probeRoles(client: OktaOrgClient): Promise<void> {
  const [user] = await client.readList('/api/v1/users?limit=1');
  const id = (user as { id?: unknown } | undefined)?.id;
  if (typeof id === 'string') await client.listUserRoles(id);
}

/** Checks what the credentials of one org may do, and whether its clock agrees with this machine's. */
export function accessChecks({ org, reader, responder }: OrgAccess): Check[] {
  const readerNeeds =
    reader === responder ? [...READER_SCOPES, ...RESPONDER_SCOPES] : READER_SCOPES;
  return [
    credentialsCheck(org, reader, 'Okta credentials'),
    ...(reader === responder ? [] : [credentialsCheck(org, responder, 'responder credentials')]),
    ...unique(readerNeeds).map((need) => scopeCheck(org, reader, need, readerApp(org))),
    ...(reader === responder
      ? []
      : RESPONDER_SCOPES.map((need) => scopeCheck(org, responder, need, responderApp(org)))),
    clockCheck(org, reader),
  ];
}

function unique(needs: readonly ScopeNeed[]): readonly ScopeNeed[] {
  return [...new Map(needs.map((need) => [need.scope, need])).values()];
}

/** Names the app that reads, in the words of docs/okta.md: most deployments have two. */
export function readerApp({ credentials, responderCredentials }: OrgConfig): string {
  return appOf(credentials, responderCredentials === null ? '' : ' (the reader)');
}

/** Names the app that acts. */
export function responderApp(org: OrgConfig): string {
  const { responderCredentials } = org;
  if (responderCredentials === null) return readerApp(org);
  return appOf(responderCredentials, ' (the responder)');
}

function appOf(credentials: OrgConfig['credentials'], role: string): string {
  return credentials?.kind === 'privateKey' ? `${credentials.clientId}${role}` : 'the service app';
}

/** Returns what an administrator does about a scope that an app lacks. */
export function grantRemedy(scope: string, app: string): string {
  return `In the Admin Console: Applications, ${app}, Okta API Scopes: grant ${scope}.`;
}

function credentialsCheck({ key }: OrgConfig, client: OktaOrgClient, name: string): Check {
  return {
    org: key,
    name,
    run: async () => {
      const granted = await client.grantedScopes();
      if (granted?.tokenType === 'DPoP') return ok('service app; its tokens are bound to its key');
      if (granted !== null) {
        return ok('service app; tick “Require DPoP” on it, and a stolen token is of no use');
      }
      await client.tokenOwner();
      return ok('API token (SSWS); a service app with a custom role could do less harm if stolen');
    },
  };
}

function scopeCheck(org: OrgConfig, client: OktaOrgClient, need: ScopeNeed, app: string): Check {
  const { scope, why } = need;
  return {
    org: org.key,
    name: scope,
    run: async () => {
      const granted = await client.grantedScopes();
      if (granted?.missing.includes(scope)) return missingScope(org, need, app);
      const probe = PROBES[scope];
      if (probe === undefined) {
        return granted === null
          ? off(`an API token has its owner's rights, which only acting shows; ${why}`)
          : ok(`granted; ${why}`);
      }
      return readable(client, probe, need);
    },
  };
}

async function readable(
  client: OktaOrgClient,
  probe: (client: OktaOrgClient) => Promise<unknown>,
  need: ScopeNeed,
): Promise<CheckResult> {
  try {
    await probe(client);
    return ok(`works; ${need.why}`);
  } catch (error) {
    if (!(error instanceof OktaError) || error.status !== 403) throw error;
    const detail = `refused though granted: ${error.message}; ${need.why}`;
    if (!need.required) return off(detail);
    return fault(
      detail,
      'Give the service app (or the token’s owner) an admin role that may read this.',
    );
  }
}

function missingScope(
  org: OrgConfig,
  { scope, why, required }: ScopeNeed,
  app: string,
): CheckResult {
  const planned = plannedKinds(org).filter((kind) => scopesOfAction(kind).includes(scope));
  const acts = scope.endsWith('.manage') || !required;
  const needed = planned.length > 0 || required;
  if (!needed || (acts && onlyObserves(org))) {
    return off(`not granted; it would be for: ${why}`);
  }
  const titles = planned.map((kind) => RESPONSE_CATALOGUE[kind].title);
  const uses = titles.length > 0 ? titles.join('; ') : why;
  return fault(`not granted, and needed for: ${uses}`, grantRemedy(scope, app));
}

/** Whether nothing is ever done in this org, by the policy or by hand. */
export function onlyObserves({ responses }: OrgConfig): boolean {
  return responses.mode === 'observe' && responses.rules.length === 0;
}

/** Returns the kinds of actions that the policy plans for users of this org. */
export function plannedKinds({ responses }: OrgConfig): readonly ResponseActionKind[] {
  const plans = [responses.plans, ...responses.rules.map(({ plans }) => plans ?? {})];
  const actions = [...plans.flatMap((plan) => Object.values(plan).flat()), ...responses.escalation];
  return [...new Set(actions.map(({ kind }) => kind).filter(isResponseActionKind))];
}

function clockCheck({ key }: OrgConfig, client: OktaOrgClient): Check {
  return {
    org: key,
    name: 'clock',
    run: async () => {
      const skewMs = await askTime(client);
      if (skewMs === null) return off('Okta did not tell its time');
      const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
      const side = skewMs > 0 ? 'behind' : 'ahead of';
      if (Math.abs(skewMs) <= CLOCK_TOLERANCE_MS) return ok(`within ${seconds} s of Okta’s`);
      return fault(
        `This machine is ${seconds} s ${side} Okta.`,
        'Switch on time synchronisation (NTP): tokens, DPoP proofs and Slack signatures depend on the clock.',
      );
    },
  };
}

/** Returns the difference of the clocks. Every org has the address asked, so a 404 means that there is no org. */
async function askTime(client: OktaOrgClient): Promise<number | null> {
  try {
    return await client.clockSkew();
  } catch (error) {
    if (!(error instanceof OktaError) || error.status !== 404) throw error;
    const { code, message, status, retryable } = error;
    const remedy = NO_ORG_THERE;
    throw new OktaError({ code, message, status, retryable, remedy, cause: error });
  }
}
