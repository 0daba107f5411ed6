/** Tells what Postgres, or the way to it, failed with from what is a fault of our own. */

/**
 * Classes of SQLSTATE: no connection, read-only, wrong password, no such database, rolled back for another's sake, no
 * right, out of something, not now, shutting down, disk, broken.
 */
const OF_SERVER = /^(?:08|25|28|3D|40|42501|53|54|55|57|58|XX)/;
const OF_NETWORK = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$|EPIPE$)/;
/** The driver gives these no code. */
const OF_DRIVER = /^(?:timeout expired|timeout exceeded|Query read timeout|Connection terminated)/;

/** Its code, or the driver's words where there is none; null for what is no fault of the database. */
export function databaseFault(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  if (typeof code === 'string' && (OF_SERVER.test(code) || OF_NETWORK.test(code))) return code;
  if (typeof message === 'string' && OF_DRIVER.test(message)) return message;
  // The typed queries wrap what the driver said.
  return databaseFault(cause);
}
