import { CommanderError } from 'commander';
import { ConfigError } from '../../config/errors.ts';
import { databaseFault } from '../../store/database-fault.ts';
import { EmbeddedPostgresError } from '../../store/embedded.ts';

/** Done nothing, for a reason that the message tells together with what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code = 'command_failed';
}

/** The arguments make no sense; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'wrong_usage';
}

/** `--org` names none that is known here: a list of nothing would read as if all were well with it. */
export function noSuchOrg(org: string, known: ReadonlyMap<string, unknown>): UsageError {
  return new UsageError(
    `--org: there is no org “${org}” here, but ${[...known.keys()].join(', ')}.`,
  );
}

export type Io = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** The exit status for what went wrong: 1 failed, 2 wrong usage or configuration; bugs of ours are thrown on. */
export function exitStatus(error: unknown, name: string, io: Io): number {
  // Commander has said what it had to say, and ends `--help` with this as well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof ConfigError) {
    io.stderr.write(`warden ${name}: ${error.message}\n`);
    return 2;
  }
  if (error instanceof CommandFailure || error instanceof EmbeddedPostgresError) {
    io.stderr.write(`warden ${name}: ${error.message}\n`);
    return 1;
  }
  const fault = databaseFault(error);
  if (fault === null) throw error;
  io.stderr.write(
    `warden ${name}: Postgres failed in the middle of it (${fault}): ${LOOK_FIRST}\n`,
  );
  return 1;
}

/** An answer that was lost may have been a yes. */
const LOOK_FIRST =
  'check that it runs and answers, look with “warden incidents” at what was done, and run it again.';
