/** Reads environment and policy file into one validated, frozen `Config`. */
import { readFileSync } from 'node:fs';
import { NO_POLICY } from '../domain/judgement/detection-policy.ts';
import { DEFAULT_RESPONSE_POLICY } from '../domain/response/response-policy.ts';
import {
  readApiTokens,
  readMetricsTokens,
  readOidc,
  readReadTokens,
  readTrustedProxies,
} from './access.ts';
import { withoutTrailingSlash, wrongOrigin } from './address.ts';
import { type Environment, environment, type ReadFile, type Variables } from './environment.ts';
import { ConfigError, type ConfigProblem } from './errors.ts';
import { readFirstOrg } from './okta.ts';
import { furtherOrgs } from './orgs.ts';
import { detectionPolicy } from './policy/detection.ts';
import type { PolicySettings } from './policy/orgs.ts';
import { peopleNamed } from './policy/persons.ts';
import { responsePolicy } from './policy/responses.ts';
import { readPolicyFile } from './policy-file.ts';
import { readPagerDuty, readSlack, readTeams } from './receivers.ts';
import { readModeCeiling, withMode } from './response-mode.ts';
import type { Config, OrgConfig } from './types.ts';
import { readAlertWebhooks } from './webhooks.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DAY_SECONDS = 86_400;

/**
 * Reads the whole configuration. Values that only `serve` needs are not required here.
 * @throws ConfigError with every problem found
 */
export function readConfig(
  variables: Variables = process.env,
  { readFile = (path) => readFileSync(path, 'utf8') }: { readonly readFile?: ReadFile } = {},
): Config {
  const problems: ConfigProblem[] = [];
  const env = environment(variables, readFile, problems);
  const config = readAll(env);
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(config);
}

function readAll(env: Environment): Config {
  const apiTokens = readApiTokens(env);
  const metricsTokens = readMetricsTokens(env, apiTokens);
  const file = readPolicyFile(env);
  const orgs = readOrgs(env, file.settings);
  const keys = orgs.map(({ key }) => key);
  return {
    databaseUrl: readDatabaseUrl(env),
    dataDir: env.text('WARDEN_DATA_DIR') ?? './data',
    listen: {
      host: env.text('HOST') ?? '127.0.0.1',
      port: env.number('PORT', { fallback: 8080, min: 0, max: 65_535 }),
    },
    publicUrl: readPublicUrl(env),
    trustedProxies: readTrustedProxies(env),
    orgs,
    people: peopleNamed(file.settings),
    consoleReaders: file.settings.console_readers ?? null,
    corroborationGraceSeconds: env.number('CORROBORATION_GRACE_SECONDS', {
      fallback: 120,
      min: 0,
      max: DAY_SECONDS,
      fraction: true,
    }),
    systemLogPollSeconds: env.number('SYSTEM_LOG_POLL_SECONDS', {
      fallback: 60,
      min: 0,
      // A timer set beyond its range fires at once, and Okta would be asked without a pause.
      max: DAY_SECONDS,
      fraction: true,
    }),
    // Okta keeps its log for 90 days.
    systemLogFirstDays: env.number('SYSTEM_LOG_FIRST_DAYS', { fallback: 30, min: 1, max: 90 }),
    geoip: {
      asnDb: env.text('GEOIP_ASN_DB'),
      cityDb: env.text('GEOIP_CITY_DB'),
      oktaRanges: env.text('OKTA_IP_RANGES'),
    },
    slack: readSlack(env),
    teamsWebhookUrl: readTeams(env),
    alertWebhooks: readAlertWebhooks(env, file, keys),
    useProxy: env.oneOf('NODE_USE_ENV_PROXY', ['0', '1']) === '1',
    pagerDutyRoutingKey: readPagerDuty(env),
    pagerDutyRegion: env.oneOf('PAGERDUTY_REGION', ['us', 'eu']) ?? 'us',
    apiTokens,
    metricsTokens,
    readTokens: readReadTokens(env, { apiTokens, metricsTokens }),
    oidc: readOidc(env),
    retentionDays: env.number('RETENTION_DAYS', { fallback: 90, min: 1, max: 36_500 }),
    logLevel: env.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
}

function readOrgs(env: Environment, settings: PolicySettings): OrgConfig[] {
  const ceiling = readModeCeiling(env);
  const first = readFirstOrg(env);
  const detection = detectionPolicy(settings.detection, NO_POLICY);
  const said = responsePolicy(settings.responses, DEFAULT_RESPONSE_POLICY);
  const hookLeavesOut = settings.hook?.leave_out ?? [];
  const firstOrgs: OrgConfig[] = [];
  if (first !== null) {
    const mode = settings.responses?.mode ?? ceiling;
    const its = { hookLeavesOut, detection, responses: withMode(said, mode, ceiling) };
    firstOrgs.push({ key: 'main', ...first, ...its });
  }
  const orgs = [
    ...firstOrgs,
    ...furtherOrgs(env, settings, { hookLeavesOut, detection, said, ceiling }),
  ];
  refuseDoubles(env, orgs);
  return orgs;
}

function refuseDoubles(env: Environment, orgs: readonly OrgConfig[]): void {
  const doubled = (values: readonly string[]) => new Set(values).size < values.length;
  if (doubled(orgs.map(({ key }) => key))) {
    env.problem('orgs', 'two orgs have one key; the org of OKTA_ORG_URL has the key “main”');
  }
  if (doubled(orgs.map(({ url }) => url.toLowerCase()))) {
    env.problem('orgs', 'one org is given twice: leave it out of the policy file');
  }
}

function readDatabaseUrl(env: Environment): string | null {
  const url = env.text('DATABASE_URL');
  if (url !== null && hasSeveralHosts(url)) {
    env.problem('DATABASE_URL', 'one host only; use a name or a proxy that leads to the primary');
  } else if (url !== null && !/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) {
    env.problem('DATABASE_URL', 'must begin with postgres:// or postgresql://');
  }
  return url;
}

/** Whether the URL names several hosts (`HOST:PORT,HOST:PORT` or `?host=HOST,HOST`), which libpq takes and `pg` not. */
function hasSeveralHosts(url: string): boolean {
  const [, authority = '', query = ''] = /^[a-z]+:\/\/([^/?]*)[^?]*\??(.*)$/.exec(url) ?? [];
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return `${hosts}${new URLSearchParams(query).getAll('host').join()}`.includes(',');
}

function readPublicUrl(env: Environment): string | null {
  const url = env.text('PUBLIC_URL');
  if (url === null) return null;
  // The console, its cookies and every link assume the root of their host.
  const wrong = wrongOrigin(url);
  if (wrong !== null) env.problem('PUBLIC_URL', wrong);
  return withoutTrailingSlash(url);
}

/** Freezes a value and its parts, except sets, which cannot be frozen and are typed as read-only. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
