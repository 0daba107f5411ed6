/** Everything one org is, passed as a plain object. */
import type { OpenApi } from '../openapi/description.ts';
import type { OrgClock } from './clock.ts';
import type { DeliveryEngine } from './delivery/engine.ts';
import type { EventTypeCatalogue } from './event-types.ts';
import type { Chance } from './ids.ts';
import type { SystemLog } from './log/system-log.ts';
import type { ResolvedOptions } from './options.ts';
import type {
  AccessToken,
  ApiToken,
  EventHook,
  OrgApp,
  OrgGroup,
  OrgUser,
  ServiceApp,
  SessionRecord,
  Zone,
} from './records.ts';
import type { Faults } from './server/faults.ts';
import type { RateLimits } from './server/rate-limit.ts';
import type { OrgRequest, Violation } from './server/record-of-calls.ts';

export type OrgState = {
  readonly id: string;
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly options: ResolvedOptions;
  readonly openApi: OpenApi;
  readonly eventTypes: EventTypeCatalogue;
  readonly clock: OrgClock;
  readonly chance: Chance;
  readonly users: Map<string, OrgUser>;
  readonly groups: Map<string, OrgGroup>;
  readonly apps: Map<string, OrgApp>;
  readonly serviceApps: Map<string, ServiceApp>;
  readonly apiTokens: Map<string, ApiToken>;
  readonly accessTokens: Map<string, AccessToken>;
  readonly hooks: Map<string, EventHook>;
  readonly zones: Map<string, Zone>;
  readonly sessions: Map<string, SessionRecord>;
  readonly log: SystemLog;
  readonly delivery: DeliveryEngine;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly requests: OrgRequest[];
  readonly violations: Violation[];
  /** `jti` values of client assertions and DPoP proofs, each good once. */
  readonly usedTokenIds: Set<string>;
  /** Signed security event tokens that were accepted, as sent. */
  readonly securityEventTokens: string[];
};
