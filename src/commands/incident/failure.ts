import { CommanderError } from 'commander';
import { ConfigError } from '../../config/errors.ts';
import { databaseFault } from '../../store/database-fault.ts';
import { EmbeddedPostgresError } from '../../store/embedded.ts';
import { errorJson, wantsJson } from './error-json.ts';

/** Done nothing, for a reason that the message tells together with what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** The API's word for it, where it has one. */
  readonly code: string;
  /** 2 where it is a matter of how the command was started. */
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

/** The arguments make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** As the API calls such a request. */
  readonly code: 'invalid_input' | 'org_not_found';

  constructor(message: string, code: UsageError['code'] = 'invalid_input') {
    super(message);
    this.code = code;
  }
}

/** `--org` names none that is known here: a list of nothing would read as if all were well with it. */
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
 * The exit status for what went wrong: 1 failed, 2 wrong usage or configuration; bugs of ours are thrown on.
 * @param argv with `--json` among it, the same is told on standard output as the API tells it
 */
export function exitStatus(
  error: unknown,
  name: string,
  io: Io,
  argv: readonly string[] = [],
): number {
  // Ends `--help` as well.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const { status, code, message } = failureOf(error);
  if (wantsJson(argv)) io.stdout.write(errorJson({ code, message }));
  // Commander has said already what it had to say.
  if (!(error instanceof CommanderError)) io.stderr.write(`warden ${name}: ${message}\n`);
  return status;
}

type Failure = { readonly status: 1 | 2; readonly code: string; readonly message: string };

/** @throws what it was given, where that is a bug of ours */
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

/** An answer that was lost may have been a yes. */
const LOOK_FIRST =
  'check that it runs and answers, look with “warden incidents” at what was done, and run it again.';
