/** Why the service could not start, in words that say what to do. */
import { ConfigError } from '../config/errors.ts';
import { databaseFault, whatToCheck } from '../store/database-fault.ts';
import { UnfitDatabaseError } from '../store/database-fitness.ts';
import { EmbeddedPostgresError } from '../store/embedded.ts';

type Coded = {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly message?: unknown;
};

/**
 * Null for what is a fault of ours, whose stack somebody will want to see.
 * @param host where the service was to listen; null where the configuration was not read
 */
export function whyNotStarted(error: unknown, host: string | null): string | null {
  if (error instanceof EmbeddedPostgresError) return error.message;
  const { code, syscall, port, hostname, message } = (error ?? {}) as Coded;
  if (isWrongConfiguration(error)) return String(message);
  // A name that nobody knows is the database's as well as ours.
  const isOwnName = syscall === 'getaddrinfo' && hostname === host;
  if (syscall === 'listen' || syscall === 'bind' || isOwnName) {
    return code === 'EADDRINUSE'
      ? `Port ${String(port)} is taken (EADDRINUSE): stop whoever listens there, or set PORT.`
      : `The service cannot listen at HOST and PORT (${String(code)}): set them to an address of this machine and a port it may use.`;
  }
  const fault = databaseFault(error);
  if (fault === null) return null;
  return `Postgres cannot be used (${fault}): ${whatToCheck(fault)}. “warden doctor” looks at each by itself.`;
}

/** Something that is set and cannot be used. */
export function isWrongConfiguration(error: unknown): boolean {
  return error instanceof ConfigError || error instanceof UnfitDatabaseError;
}
