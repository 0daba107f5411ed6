import { CommanderError } from 'commander';
import { ConfigError } from '../../config/errors.ts';
import { databaseFault } from '../../store/database-fault.ts';
import { EmbeddedPostgresError } from '../../store/embedded.ts';
import { errorJson, wantsJson } from './error-json.ts';

/** The command did nothing; the message tells why, and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** The API's code, where it has one. */
  readonly code: string;
  /** Exit status; 2 where the command was started wrongly. */
  readonly status: 1 | 2;

  constructor(
    message: string,
    options: ErrorOptions & { readonly code?: string; readonly status?: 1 | 2 } = {},
  ) {
    super(message, options);
    this.code = options.code ?? 'command_failed';
    this.status = options.status ?? 1;
  }
}

/** The arguments are wrong; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The API's code for such a request. */
  readonly code: 'invalid_input' | 'org_not_found';

  constructor(message: string, code: UsageError['code'] = 'invalid_input') {
    super(message);
    this.code = code;
  }
}

/** Returns the error of an unknown `--org`: an empty list would read as if nothing had happened there. */
export function noSuchOrg(org: string, known: ReadonlyMap<string, unknown>): UsageError {
  return new UsageError(
    `--org: there is no org “${org}” here, but ${[...known.keys()].join(', ')}.`,
    'org_not_found',
  );
}

export type Io = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
};

/**
 * Tells an error and returns its exit status: 1 failed, 2 wrong usage or configuration. Bugs are thrown on.
 * @param argv where it contains `--json`, the error is also written to standard output as the API tells it
 */
export function exitStatus(
  error: unknown,
  name: string,
  io: Io,
  argv: readonly string[] = [],
): number {
  // `--help` ends with such an error as well.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const { status, code, message } = failureOf(error);
  if (wantsJson(argv)) io.stdout.write(errorJson({ code, message }));
  // Commander has written its message already.
  if (!(error instanceof CommanderError)) io.stderr.write(`warden ${name}: ${message}\n`);
  return status;
}

type Failure = { readonly status: 1 | 2; readonly code: string; readonly message: string };

/** Returns what to tell of an error. @throws the error itself, where it is a bug */
function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError)
    return { status: 2, code: 'invalid_input', message: error.message };
  if (error instanceof UsageError || error instanceof ConfigError)
    return { status: 2, code: error.code, message: error.message };
  if (error instanceof CommandFailure)
    return { status: error.status, code: error.code, message: error.message };
  if (error instanceof EmbeddedPostgresError)
    return { status: 1, code: DATABASE_AWAY, message: error.message };
  const fault = databaseFault(error);
  if (fault === null) throw error;
  const message = `Postgres failed in the middle of it (${fault}): ${LOOK_FIRST}`;
  return { status: 1, code: DATABASE_AWAY, message };
}

export const DATABASE_AWAY = 'database_away';

/** Advice where the database's answer was lost: the act may have been done. */
const LOOK_FIRST =
  'check that it runs and answers, look with “warden incidents” at what was done, and run it again.';
