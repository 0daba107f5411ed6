/** Tells what Postgres, or the way to it, failed with from what is a fault of our own. */

/**
 * Classes of SQLSTATE: no connection, read-only, wrong password, no such database, rolled back for another's sake, no
 * right, out of something, not now, shutting down, disk, broken.
 */
const OF_SERVER = /^(?:08|25|28|3D|40|42501|53|54|55|57|58|XX)/;
const OF_NETWORK = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$|EPIPE$)/;
/** Node's and OpenSSL's words for a certificate that does not hold. */
const OF_CERTIFICATE = /CERT|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/;
/** The driver gives these no code. */
const OF_DRIVER = /^(?:timeout expired|timeout exceeded|Query read timeout|Connection terminated)/;

/** A change was refused: a standby, or `default_transaction_read_only`. */
export const READ_ONLY = '25006';

/** Its code, or the driver's words where there is none; null for what is no fault of the database. */
export function databaseFault(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  const known = [OF_SERVER, OF_NETWORK, OF_CERTIFICATE];
  if (typeof code === 'string' && known.some((of) => of.test(code))) return code;
  if (typeof message === 'string' && OF_DRIVER.test(message)) return message;
  // The typed queries wrap what the driver said.
  return databaseFault(cause);
}

/** What an operator should look at where Postgres could not be reached for this fault. */
export function whatToCheck(fault: string | null): string {
  if (fault === READ_ONLY)
    return 'it takes no changes, as a standby or set to read-only; let DATABASE_URL lead to the primary';
  return OF_CERTIFICATE.test(fault ?? '')
    ? 'its certificate does not hold; where a CA of your own or of your provider signed it, add sslmode=verify-full&sslrootcert=/PATH/ca.crt to DATABASE_URL'
    : 'check DATABASE_URL, that the server runs, and that it accepts this user from this machine';
}
