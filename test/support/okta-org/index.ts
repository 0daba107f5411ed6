/**
 * A simulated Okta org: a real HTTP server on 127.0.0.1 that answers, logs and delivers as Okta
 * does, for tests, the demo and benchmarks. Requests and answers are checked against Okta's published
 * OpenAPI description, and `close()` throws when one did not conform to it.
 *
 *     await using org = await startOktaOrg({ seed: 7 });
 *     const token = org.addApiToken();
 *     const client = new Client({ orgUrl: org.url, token: token.value, cacheMiddleware: null });
 *
 *     const ada = org.addUser({ firstName: 'Ada', factors: ['push'] });
 *     const laptop = { ip: '198.51.100.7', asn: 3320, asOrg: 'dtag', userAgent: 'Mozilla/5.0 …' };
 *     const thief = { ip: '203.0.113.9', asn: 14061, userAgent: 'python-requests/2.32' };
 *
 *     const session = org.signIn(ada, laptop);           // user.session.start
 *     session.act('user.authentication.sso', { app: org.addApp('Payroll') });
 *     session.act('user.authentication.sso', { client: thief });  // same session, other client
 *     await org.drain();                                 // every delivery is done
 *
 *     await client.userApi.revokeUserSessions({ userId: ada.id, oauthTokens: true });
 *     session.act('user.authentication.sso');            // {done: false, because: 'session_ended'}
 *     org.deliveries; org.requests; org.log();           // what happened
 *
 * Trouble to order: `org.faults.add({ path: /sessions$/, error: 'E0000009', times: 2 })`,
 * `org.rateLimits.set('/api/v1/logs', 20)`, `org.delivery.disorder = { late: 0.2, lateMs: 500 }`,
 * `org.forge([event])`, `org.emit({ eventType: 'anything' })`, `org.contextChange(session, thief)`.
 *
 * What Okta does not document and this org had to choose: `options.ts` and the comments beside each
 * behaviour say so.
 */
import { Agent } from 'undici';
import { loadOpenApi } from '../openapi/description.ts';
import { startClock } from './clock.ts';
import { startDelivery } from './delivery/engine.ts';
import { loadEventTypes } from './event-types.ts';
import { startChance } from './ids.ts';
import { startSystemLog } from './log/system-log.ts';
import { type OktaOrgOptions, withDefaults } from './options.ts';
import { type OktaOrg, orgOf } from './org.ts';
import { serve } from './server/exchange.ts';
import { startFaults } from './server/faults.ts';
import { startRateLimits } from './server/rate-limit.ts';
import { listen } from './server/server.ts';
import type { OrgState } from './state.ts';

export type { DeliveryAttempt } from './delivery/engine.ts';
export type { LogEventInput } from './log/record.ts';
export type { SystemLogEvent } from './log/system-log.ts';
export type { DeliveryDisorder, OktaOrgOptions } from './options.ts';
export type { OktaOrg } from './org.ts';
export type { RiskInput } from './people/alarms.ts';
export type { ServiceAppCredentials, ServiceAppInput } from './people/api-clients.ts';
export type { BrowserClient, NetworkService, Place } from './people/client.ts';
export type { UserInput } from './people/directory.ts';
export type { ActDetails } from './people/event.ts';
export type { RoleInput } from './people/roles.ts';
export {
  type ActResult,
  type OrgSession,
  type SignInDetails,
  SignInRefused,
} from './people/session.ts';
export type * from './records.ts';
export type { Fault } from './server/faults.ts';
export type { OrgRequest, Violation } from './server/record-of-calls.ts';

// Both are read once for all orgs of a process: neither changes, and schemas are slow to compile.
const OPEN_API = loadOpenApi();
const EVENT_TYPES = loadEventTypes();

/** Starts an org; any number of them can run in one process, each with a state of its own. */
export async function startOktaOrg(options: OktaOrgOptions = {}): Promise<OktaOrg> {
  const resolved = withDefaults(options);
  const clock = startClock(resolved.clockOffsetMs);
  const chance = startChance(resolved.seed);
  const hooks: OrgState['hooks'] = new Map();
  let state: OrgState | undefined;
  const running = (): OrgState => {
    if (state === undefined) throw new Error('The org is not up yet.');
    return state;
  };
  const server = await listen(resolved.port, (exchange) => serve(running(), exchange));
  state = {
    id: chance.id('00o'),
    url: server.url,
    options: resolved,
    openApi: OPEN_API,
    eventTypes: EVENT_TYPES,
    clock,
    chance,
    users: new Map(),
    groups: new Map(),
    apps: new Map(),
    serviceApps: new Map(),
    apiTokens: new Map(),
    accessTokens: new Map(),
    hooks,
    zones: new Map(),
    sessions: new Map(),
    log: startSystemLog(clock),
    delivery: startDelivery(resolved, hooks, new Agent(), running),
    faults: startFaults(),
    rateLimits: startRateLimits(clock, resolved.rateLimits),
    requests: [],
    violations: [],
    usedTokenIds: new Set(),
    securityEventTokens: [],
  };
  return orgOf(state, server);
}
