/** Types of the configuration once it is read. */

import type { DetectionPolicy } from '../domain/judgement/detection-policy.ts';
import type { AlertType } from '../domain/response/alert-type.ts';
import type { People } from '../domain/response/people.ts';
import type { ResponsePolicy } from '../domain/response/response-policy.ts';
import type { OktaCredentials } from '../okta/auth-of.ts';

/** The configuration of `serve` and the commands. */
export type Config = {
  /** URL of the database; null: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Address at which Okta and people reach the service, without a trailing slash; null when not set. */
  readonly publicUrl: string | null;
  /** Proxies whose `X-Forwarded-*` headers are believed: addresses or CIDRs (`TRUSTED_PROXIES`). */
  readonly trustedProxies: readonly string[];
  readonly orgs: readonly OrgConfig[];
  /** The people to whom the policy file gives several names, in any of its lists. */
  readonly people: People;
  /** Who may read the console beside approvers: `console:login`, `console-group:NAME`; null: all who can sign in. */
  readonly consoleReaders: readonly string[] | null;
  readonly corroborationGraceSeconds: number;
  /** 0: the System Log reader is off. */
  readonly systemLogPollSeconds: number;
  /** Days of the past that a new installation reads, to learn what is usual. */
  readonly systemLogFirstDays: number;
  readonly geoip: {
    readonly asnDb: string | null;
    readonly cityDb: string | null;
    readonly oktaRanges: string | null;
  };
  readonly slack: SlackConfig | null;
  /** The address of a Teams workflow (`TEAMS_WEBHOOK_URL`), a secret as a whole; null when not set. */
  readonly teamsWebhookUrl: string | null;
  readonly alertWebhooks: AlertWebhookConfig;
  /** Whether calls use the proxy of HTTPS_PROXY (`NODE_USE_ENV_PROXY`); Node's own calls do so by themselves. */
  readonly useProxy: boolean;
  /** PagerDuty Events v2 routing key (`PAGERDUTY_ROUTING_KEY`). */
  readonly pagerDutyRoutingKey: string | null;
  /** The service region that the account is in (`PAGERDUTY_REGION`). */
  readonly pagerDutyRegion: 'us' | 'eu';
  readonly apiTokens: readonly NamedToken[];
  /** Tokens good for `/metrics` alone. */
  readonly metricsTokens: readonly NamedToken[];
  /** Tokens good for reading the API and the metrics, and for no change. */
  readonly readTokens: readonly NamedToken[];
  readonly oidc: OidcConfig | null;
  readonly retentionDays: number;
  readonly logLevel: string;
};

export type NamedToken = { readonly name: string; readonly token: string };

/** One Okta org with all its settings. The first has the key `main`. */
export type OrgConfig = {
  readonly key: string;
  readonly url: string;
  /** Accepted values of the hook's `Authorization` header, the current one first. */
  readonly hookSecrets: readonly string[];
  /** Optional second custom header of the hook: name and accepted values. */
  readonly hookHeader: { readonly name: string; readonly values: readonly string[] } | null;
  /** Event types that the hook does not subscribe to: only the System Log reader reads them. */
  readonly hookLeavesOut: readonly string[];
  readonly credentials: OktaCredentials | null;
  /** A second service app, which alone may act; null: `credentials` are used to act as well. */
  readonly responderCredentials: OktaCredentials | null;
  /** The Security Events Provider in whose name Okta is told; null: `send_security_event` cannot be done. */
  readonly securityEvents: {
    readonly issuer: string;
    readonly keyId: string;
    readonly privateKey: string;
  } | null;
  readonly detection: DetectionPolicy;
  readonly responses: ResponsePolicy;
};

export type { OktaCredentials };

export type SlackConfig = {
  readonly botToken: string;
  readonly channel: string;
  readonly signingSecret: string | null;
  /** Default `https://slack.com/api/`. */
  readonly apiUrl: string;
};

export type AlertWebhookConfig = {
  readonly receivers: readonly WebhookConfig[];
  /** CIDRs that a receiver's name may resolve to although they are private. */
  readonly privateNetworks: readonly string[];
};

/** One receiver of signed alerts. */
export type WebhookConfig = {
  readonly url: string;
  /** Signing secrets, the current one first; every message is signed with each of them. */
  readonly secrets: readonly string[];
  /** Further headers of each request, with names in lower case; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Keys of the orgs whose incidents it hears of; null: all orgs. */
  readonly orgs: readonly string[] | null;
  /** Types of alert that it hears of; null: all types. */
  readonly types: readonly AlertType[] | null;
};

export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Name of the claim in the ID token that tells a person's groups (`OIDC_GROUPS_CLAIM`). */
  readonly groupsClaim: string;
};
