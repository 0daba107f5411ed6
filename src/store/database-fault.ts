/** Tells failures of Postgres, or of the way to it, from faults of the service itself. */

/**
 * Classes of SQLSTATE: no connection (08), read-only (25), wrong password (28), no such database (3D), rolled back in
 * favour of another (40), no privilege (42501), out of something (53, 54), not now (55), shutting down (57), disk (58),
 * broken (XX).
 */
const OF_SERVER = /^(?:08|25|28|3D|40|42501|53|54|55|57|58|XX)/;
const OF_NETWORK = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$|EPIPE$)/;
/** Codes of Node and OpenSSL for a certificate that is not valid. */
const OF_CERTIFICATE = /CERT|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;
/** Messages of driver errors that have no code. */
const OF_DRIVER = /^(?:timeout expired|timeout exceeded|Query read timeout|Connection terminated)/;

/** SQLSTATE of a refused change: the server is a standby, or `default_transaction_read_only` is set. */
export const READ_ONLY = '25006';

/** Returns the code of a database fault, or the driver's message where it has none; null for any other error. */
export function databaseFault(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  const known = [OF_SERVER, OF_NETWORK, OF_CERTIFICATE];
  if (typeof code === 'string' && known.some((of) => of.test(code))) return code;
  if (typeof message === 'string' && OF_DRIVER.test(message)) return message;
  // The typed queries wrap the driver's error.
  return databaseFault(cause);
}

/** Returns what an operator should check where Postgres could not be reached for this fault. */
export function whatToCheck(fault: string | null): string {
  if (fault === READ_ONLY)
    return 'it takes no changes, as a standby or set to read-only; let DATABASE_URL lead to the primary';
  return OF_CERTIFICATE.test(fault ?? '')
    ? 'its certificate does not hold; where a CA of your own or of your provider signed it, add sslmode=verify-full&sslrootcert=/PATH/ca.crt to DATABASE_URL'
    : 'check DATABASE_URL, that the server runs, and that it accepts this user from this machine';
}
