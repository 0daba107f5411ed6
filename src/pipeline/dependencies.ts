/** What every stage is given: one plain object, built in `service.ts` and passed as an argument. */

import type { Logger } from 'pino';
import type { PagerDutyClient } from '../alerts/pagerduty-client.ts';
import type { TeamsClient } from '../alerts/teams.ts';
import type { WebhookReceiver } from '../alerts/webhook.ts';
import type { Config, OrgConfig } from '../config.ts';
import type { AddressSet } from '../domain/address-set.ts';
import type { ConfirmTiming } from '../domain/response/containment.ts';
import type { FingerprintSources } from '../domain/session/fingerprint.ts';
import type { OktaOrgClient } from '../okta/client.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Database } from '../store/database.ts';
import type { Refusals } from './metrics/refusals.ts';
import type { Metrics } from './metrics.ts';
import type { Jobs } from './stages.ts';

export type Dependencies = {
  readonly config: Config;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
  /** Epoch milliseconds; the only clock of the stages. */
  readonly now: () => number;
  readonly orgs: ReadonlyMap<string, Org>;
  readonly fingerprintSources: FingerprintSources;
  /** What the lists of hostile addresses hold that policies name, by path; absent: there are none. */
  readonly hostileFiles?: (path: string) => AddressSet | null;
  readonly tell: Receivers;
  /** How long and how often containment is checked; absent: `CONFIRM_TIMING`. The demo and the tests take less time. */
  readonly confirmTiming?: ConfirmTiming;
};

/** What people's decisions about an incident need: commands carry them out without Okta, Slack or the network. */
export type SteerDependencies = Pick<
  Dependencies,
  'config' | 'database' | 'jobs' | 'log' | 'metrics' | 'now' | 'orgs' | 'refusals'
>;

/** One org at run time. `reader` looks things up; `responder` alone changes anything. */
export type Org = {
  readonly key: string;
  readonly config: OrgConfig;
  readonly reader: OktaOrgClient | null;
  readonly responder: OktaOrgClient | null;
};

/** Everyone who is told of an incident; built from the configuration in `receivers.ts`. */
export type Receivers = {
  readonly slack: SlackClient | null;
  readonly teams: TeamsClient | null;
  readonly webhooks: readonly WebhookReceiver[];
  readonly pagerDuty: PagerDutyClient | null;
};
