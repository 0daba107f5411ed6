/** Why the service could not start, in words that say what to do. */
import { ConfigError } from '../config/errors.ts';
import { EmbeddedPostgresError } from '../store/embedded.ts';

type Coded = {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly port?: unknown;
  readonly message?: unknown;
};

/** Classes of SQLSTATE: no connection, wrong password, no such database, out of connections, shutting down. */
const OF_DATABASE = /^(?:08|28|3D|42501|53|57P)/;
const OF_NETWORK = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$)/;

/** Null for what is a fault of ours, whose stack somebody will want to see. */
export function whyNotStarted(error: unknown): string | null {
  if (error instanceof EmbeddedPostgresError) return error.message;
  const { code, syscall, port, message } = (error ?? {}) as Coded;
  if (isWrongConfiguration(error)) return String(message);
  if (typeof code !== 'string') return null;
  if (syscall === 'listen' || syscall === 'bind') {
    return code === 'EADDRINUSE'
      ? `Port ${String(port)} is taken (EADDRINUSE): stop whoever listens there, or set PORT.`
      : `The service cannot listen at HOST and PORT (${code}): set them to an address of this machine and a port it may use.`;
  }
  if (!OF_DATABASE.test(code) && !OF_NETWORK.test(code)) return null;
  return `Postgres cannot be used (${code}): check DATABASE_URL, that the server runs, and that it accepts this user from this machine. “warden doctor” looks at each by itself.`;
}

/** Something that is set and cannot be used, found when it was read or, as a GeoIP file, when it was opened. */
export function isWrongConfiguration(error: unknown): boolean {
  return error instanceof ConfigError || (error as Coded)?.code === 'geo_database_unusable';
}
