import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/errors.ts';
import { type Config, type OrgConfig, readConfig } from '../config.ts';
import { authOf } from '../okta/auth-of.ts';
import { connectOkta } from '../okta/client.ts';
import { READER_SCOPES, RESPONDER_SCOPES, scopeNames } from '../okta/scopes.ts';
import { approverChecks } from './doctor/approvers.ts';
import { byHandChecks } from './doctor/by-hand.ts';
import { type Check, fault, runChecks } from './doctor/check.ts';
import { configurationChecks, hookSecretChecks } from './doctor/configuration.ts';
import { connectionChecks } from './doctor/connections.ts';
import { type DatabaseDoor, databaseChecks } from './doctor/database.ts';
import { dayChecks } from './doctor/days.ts';
import { envFileChecks } from './doctor/env-file.ts';
import { hostileFileChecks } from './doctor/hostile-file.ts';
import { instanceChecks } from './doctor/instances.ts';
import { jobChecks } from './doctor/jobs.ts';
import { accessChecks, type OrgAccess } from './doctor/okta-access.ts';
import { hookChecks } from './doctor/okta-hook.ts';
import { openDatabaseDoor } from './doctor/open-database.ts';
import { peopleChecks } from './doctor/people.ts';
import { policyCountriesChecks } from './doctor/policy-countries.ts';
import { policyExceptionsChecks } from './doctor/policy-exceptions.ts';
import { policyNamesChecks, policyNamesNeed } from './doctor/policy-names.ts';
import { receiverChecks } from './doctor/receivers.ts';
import { removedOrgChecks } from './doctor/removed-orgs.ts';
import { exitStatus, reportJson, reportText } from './doctor/report.ts';
import { responderRoleCheck } from './doctor/responder-role.ts';
import { modeCheck } from './doctor/response-mode.ts';
import { securityEventsCheck } from './doctor/security-events.ts';
import { NoSuchReceiver, sampleChecks } from './doctor/send-sample.ts';
import { slackGroupChecks } from './doctor/slack-groups.ts';
import { systemLogCheck } from './doctor/system-log.ts';
import { variablesChecks } from './doctor/variables.ts';
import { errorJson, wantsJson } from './incident/error-json.ts';

export type DoctorDeps = {
  readonly config: () => Config;
  /** Variables whose names are examined; by default the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of the file with variables; by default `.env` in the working folder. */
  readonly envFile?: string;
  readonly openDatabase: (config: Config) => Promise<DatabaseDoor & AsyncDisposable>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly now: () => number;
  readonly colour: boolean;
};

const DESCRIPTION =
  'Looks at everything the service leans on and says what to do about each fault: configuration, ' +
  'database, who serves with which policy, waiting jobs, the days of events, Okta credentials and scopes, the event hook and its deliveries, GeoIP, Slack, Teams, webhooks, ' +
  'clock. Changes nothing, and tells nobody anything but for --send-sample. Ends with 0 where no fault was found, 1 where one was, 2 for a ' +
  'configuration that “warden serve” cannot use.';

/** Resolves to the exit status: 0 no fault, 1 a fault, 2 wrong usage or configuration. */
export async function doctor(
  argv: readonly string[],
  deps: DoctorDeps = processDeps(),
): Promise<number> {
  const program = new Command('warden doctor')
    .description(DESCRIPTION)
    .option('--json', 'report as JSON')
    .option(
      '--send-sample [receiver]',
      'send a sample, marked as such, to Slack, Teams and each webhook, or to the one named (slack, teams, pagerduty, a webhook’s address or host), and look at nothing else',
    )
    .configureOutput({ writeOut: deps.out, writeErr: deps.err })
    .exitOverride();
  try {
    program.parse([...argv], { from: 'user' });
    const config = deps.config();
    const { json, sendSample } = program.opts<{ json?: true; sendSample?: string | true }>();
    const reports = await (sendSample === undefined
      ? examine(config, deps)
      : runChecks(sampleChecks(config, sendSample, deps.now)));
    deps.out(json ? reportJson(reports) : reportText(reports, deps.colour));
    return exitStatus(reports);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!isUsersFault(error)) throw error;
    const code = error instanceof ConfigError ? error.code : 'invalid_input';
    if (wantsJson(argv)) deps.out(errorJson({ code, message: error.message }));
    // The option parser has reported its own errors already.
    if (!(error instanceof CommanderError)) deps.err(`${error.message}\n`);
    return 2;
  }
}

function isUsersFault(error: unknown): error is CommanderError | ConfigError | NoSuchReceiver {
  return [CommanderError, ConfigError, NoSuchReceiver].some((kind) => error instanceof kind);
}

async function examine(config: Config, deps: DoctorDeps) {
  await using door = await deps.openDatabase(config);
  return await runChecks(checksOf(config, door, deps));
}

/** Returns every check, in the order of the report. */
export function checksOf(config: Config, door: DatabaseDoor, deps: DoctorDeps): Check[] {
  return [
    ...configurationChecks(config),
    ...variablesChecks(deps.env),
    ...envFileChecks(deps.envFile),
    ...databaseChecks(door, config.databaseUrl === null),
    ...connectionChecks(door),
    ...instanceChecks(door),
    ...jobChecks(config, door, deps.now),
    ...removedOrgChecks(config, door),
    ...dayChecks(door, config.retentionDays),
    ...receiverChecks(config, { now: deps.now, door }),
    ...peopleChecks(config),
    ...config.orgs.flatMap((org) => [
      modeCheck(org, door),
      ...approverChecks(org, config),
      ...slackGroupChecks(org, config),
      ...hookSecretChecks(org),
      ...policyCountriesChecks(org),
      ...hostileFileChecks(org),
      ...policyExceptionsChecks(org, deps.now),
      securityEventsCheck(org, config.publicUrl),
      systemLogCheck(org, config, door),
      ...orgChecks(org, (access) => [
        ...accessChecks(access),
        responderRoleCheck(access),
        ...byHandChecks(access),
        ...policyNamesChecks(access),
        ...hookChecks(access, { ...deps, config, door }),
      ]),
    ]),
  ];
}

/** Returns the checks of an org; where its credentials cannot be used at all, that fault alone. */
function orgChecks(org: OrgConfig, checks: (access: OrgAccess) => Check[]): Check[] {
  try {
    return checks(connect(org));
  } catch (error) {
    const { message, remedy } = error as { message: string; remedy?: string };
    const result = fault(message, remedy ?? 'Check the credentials of this org.');
    return [{ org: org.key, name: 'Okta credentials', run: async () => result }];
  }
}

function connect(org: OrgConfig): OrgAccess {
  const client = (credentials: OrgConfig['credentials'], scopes: readonly string[]) =>
    connectOkta({
      orgUrl: org.url,
      auth: authOf({ credentials }, scopes),
      requestTimeoutMs: 15_000,
    });
  if (org.responderCredentials === null) {
    const both = client(
      org.credentials,
      scopeNames(READER_SCOPES, RESPONDER_SCOPES, policyNamesNeed(org)),
    );
    return { org, reader: both, responder: both };
  }
  return {
    org,
    reader: client(org.credentials, scopeNames(READER_SCOPES, policyNamesNeed(org))),
    responder: client(org.responderCredentials, scopeNames(RESPONDER_SCOPES)),
  };
}

function processDeps(): DoctorDeps {
  return {
    config: () => readConfig(),
    openDatabase: openDatabaseDoor,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    now: Date.now,
    colour: process.stdout.isTTY && process.stdout.hasColors(),
  };
}
