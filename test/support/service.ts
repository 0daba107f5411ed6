/** Runs the whole service in this process, on a cloned database, beside a simulated org, for the stories. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { register } from '../../src/commands/register.ts';
import type { ServeRole } from '../../src/config/serve.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Service, startService } from '../../src/service.ts';
import { readCursor } from '../../src/store/cursors.ts';
import { connectDatabase, type Database } from '../../src/store/database.ts';
import { freePort } from '../../src/store/embedded/server.ts';
import { type IncidentView, incidentView } from '../../src/store/incident-view.ts';
import { testDatabaseUrl } from './database.ts';
import { eventually } from './eventually.ts';
import { type OktaOrg, type OktaOrgOptions, startOktaOrg } from './okta-org/index.ts';

export { eventually, freePort };

type Cleanup = { after(work: () => Promise<unknown> | unknown): void };

type Environment = Readonly<Record<string, string>>;

export type WardenOptions = {
  readonly org?: OktaOrgOptions;
  /** Plays a past before the service starts, from which baselines learn. */
  readonly past?: (org: OktaOrg) => void;
  /** Returns variables, once the org runs, as it may have to give credentials first. */
  readonly environment?: (org: OktaOrg) => Environment | Promise<Environment>;
  readonly roles?: readonly ServeRole[];
  /** An existing database; default a clone of the migrated one. */
  readonly databaseUrl?: string;
  /** Whether the hook is registered; default true. */
  readonly hook?: boolean;
};

export type Warden = {
  readonly org: OktaOrg;
  readonly config: Config;
  readonly service: Service;
  readonly address: string;
  readonly database: Database;
  readonly hookSecret: string;
  readonly apiToken: string;
  /** Every line the service logged, as JSON text. */
  readonly logged: readonly string[];
  /** Posts a body as Okta would, by default with the hook's secret. */
  deliver(body: unknown, secret?: string): Promise<Response>;
  /** Returns the user's incidents, as the product itself reads them. */
  incidentsOf(userId: string): Promise<readonly IncidentView[]>;
};

/** Timing of confirmation: the log is watched for seconds instead of minutes. */
const CONFIRM_TIMING = { firstLookMs: 200, nextLookMs: 300, lookForMs: 1_200, allowanceMs: 300 };

export const HOOK_SECRET = 'hook-secret-0123456789abcdef0123456789';

/** Starts everything, and ends it with the test (or suite) `t`. */
export async function startWarden(t: Cleanup, options: WardenOptions = {}): Promise<Warden> {
  const undo: (() => Promise<unknown>)[] = [];
  // One hook undoes everything in reverse order: the runner itself would follow the order of adding.
  t.after(async () => {
    for (const step of undo.reverse()) await step();
  });
  const url =
    options.databaseUrl ??
    (await testDatabaseUrl({ after: (work) => undo.push(async () => work()) }));
  const org = await startOktaOrg(options.org);
  undo.push(() => org.close());
  options.past?.(org);
  const apiToken = randomBytes(18).toString('base64url');
  const port = await freePort();
  const config = readConfig({
    DATABASE_URL: url,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OKTA_ORG_URL: org.url,
    OKTA_API_TOKEN: org.addApiToken().value,
    OKTA_HOOK_SECRETS: HOOK_SECRET,
    RESPONSE_MODE: 'enforce',
    CORROBORATION_GRACE_SECONDS: '1',
    SYSTEM_LOG_POLL_SECONDS: '0.5',
    API_TOKENS: `tester:${apiToken}`,
    ...(await options.environment?.(org)),
  });
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const roles = options.roles ?? ['receiver', 'worker', 'reader'];
  const service = await startService(config, roles, log, { confirmTiming: CONFIRM_TIMING });
  undo.push(() => service.stop());
  const database = connectDatabase({ url, poolSize: 3, connectTimeoutMs: 20_000 });
  undo.push(() => database.close());
  const address = service.address ?? '';
  if (options.hook !== false && address !== '') await registerHook(config);
  return {
    org,
    config,
    service,
    address,
    database,
    hookSecret: HOOK_SECRET,
    apiToken,
    logged,
    deliver: (body, secret = HOOK_SECRET) => deliver(`${address}/okta/events`, body, secret),
    incidentsOf: (userId) => incidentsOf(database, userId),
  };
}

/** Runs `warden register`, as an administrator would. */
export async function registerHook(config: Config, org?: string): Promise<void> {
  let problem = '';
  const code = await register(org === undefined ? [] : ['--org', org], {
    config: () => config,
    out: () => {},
    err: (text) => {
      problem += text;
    },
    sleep: async () => {},
  });
  if (code !== 0) throw new Error(`register ended with ${code}: ${problem}`);
}

export function deliver(url: string, body: unknown, secret: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: secret, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function incidentsOf(
  { pool, rows }: Database,
  userId: string,
): Promise<readonly IncidentView[]> {
  const found = await pool.query<{ org: string; id: string }>(
    'select org, id from incidents where user_id = $1 order by id',
    [userId],
  );
  const views = await Promise.all(
    found.rows.map(({ org, id }) => incidentView(rows, org, Number(id))),
  );
  return views.filter((view) => view !== null);
}

/** Waits until everything that users did so far is in the database. */
export async function readToItsEnd({
  database,
  org,
}: Pick<Warden, 'database' | 'org'>): Promise<void> {
  const wanted = org.log().filter(({ eventType }) => eventType.startsWith('user.')).length;
  await eventually('the past, read from the System Log', async () => {
    const { rows } = await database.pool.query<{ held: number }>(
      `select count(*)::int as held from log_events where event_type like 'user.%'`,
    );
    return rows[0] !== undefined && rows[0].held >= wanted;
  });
}

/** Waits until the reader knows the service's hook: before, it cannot tell which events the hook was to deliver. */
export async function hookKnown({
  database,
  org,
}: Pick<Warden, 'database' | 'org'>): Promise<void> {
  const [hook] = org.hooks();
  await eventually('our hook, known to the reader', async () => {
    const known = await readCursor<string[]>(database.pool, 'main', 'our_hooks');
    return hook !== undefined && known?.includes(hook.id) === true;
  });
}

/** Returns an incident in a few lines, for the reader of a failure. */
export function inShort({ incident, findings, actions }: IncidentView): string {
  const reasons = findings.flatMap(({ evidence }) =>
    (evidence as { code: string; weight: number; detail: string }[]).map(
      ({ code, weight, detail }) => `${code} ${weight} (${detail})`,
    ),
  );
  const done = actions.map(({ kind, status, reason }) => `${kind} ${status} ${reason ?? ''}`);
  return `${incident.kind} ${incident.verdict} ${incident.score} ${incident.containment}: ${[...reasons, ...done].join('; ')}`;
}
