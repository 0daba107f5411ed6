/** `warden serve`: reads the configuration, starts the service, and ends it in order on a signal. */
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { requireForServe, type ServeRole } from './config/serve.ts';
import { type Config, readConfig } from './config.ts';
import { endOnSignal } from './serve/end-on-signal.ts';
import { openLog } from './serve/log.ts';
import { isWrongConfiguration, whyNotStarted } from './serve/start-failure.ts';
import { startService } from './service.ts';

const ALL: readonly ServeRole[] = ['receiver', 'worker', 'reader'];
const ROLES: readonly ServeRole[] = [...ALL, 'health'];

/** Less than the 30 seconds that orchestrators wait before they kill. */
export const STOP_WITHIN_MS = 25_000;

const HELP = `Usage: warden serve [--role receiver,worker,reader,health]

Runs the migrations, then the HTTP server (receiver), the workers that triage and respond (worker) and
the System Log readers (reader); without --role, all three. An instance without the receiver answers
/healthz, /readyz and /metrics with the role health. Configuration comes from the environment.
`;

/** Resolves with an exit code once the service is up, or cannot be; the process then goes on by itself. */
export async function serve(argv: readonly string[]): Promise<number> {
  const roles = readRoles(argv);
  if (typeof roles === 'string') {
    const asked = roles === HELP;
    (asked ? process.stdout : process.stderr).write(roles);
    return asked ? 0 : 2;
  }
  let host: string | null = null;
  try {
    const config = readConfig();
    host = config.listen.host;
    requireForServe(config, roles);
    const log = openLog(config.logLevel);
    await startUntilSignal(config, roles, log);
    return 0;
  } catch (error) {
    const why = whyNotStarted(error, host);
    if (why === null) throw error;
    process.stderr.write(`${why}\n`);
    return isWrongConfiguration(error) ? 2 : 1;
  }
}

/** Starts the service. A signal that comes during the start ends it in order as well: nothing is left half-way. */
async function startUntilSignal(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
): Promise<void> {
  const starting = startService(config, roles, log);
  const listenNoMore = endOnSignal(STOP_WITHIN_MS, async ({ err, signal }) => {
    if (err !== undefined) log.fatal({ err }, 'unexpected, ending');
    else log.info({ signal }, 'ending');
    const service = await starting;
    await service.stop();
    log.info('ended');
  });
  try {
    await starting;
  } catch (error) {
    listenNoMore();
    throw error;
  }
}

/** Returns the roles, or what to print instead. */
function readRoles(argv: readonly string[]): ServeRole[] | string {
  try {
    const options = { role: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help === true) return HELP;
    const asked = (values.role ?? ALL.join(',')).split(',').map((role) => role.trim());
    const wrong = asked.find((role) => !(ROLES as readonly string[]).includes(role));
    if (wrong !== undefined) return `warden serve: no role “${wrong}”.\n\n${HELP}`;
    return ROLES.filter((role) => asked.includes(role));
  } catch (error) {
    return `warden serve: ${(error as Error).message}\n\n${HELP}`;
  }
}
