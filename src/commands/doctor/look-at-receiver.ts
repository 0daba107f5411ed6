import { AlertError } from '../../alerts/error.ts';
import { type CheckResult, fault, ok, warning } from './check.ts';

export const ANSWER_WITHIN_MS = 10_000;

type Receiver = { look(): Promise<number>; close(): Promise<void> };

type Remedies = {
  readonly redirected: string;
  readonly unreachable: string;
  /** Remedy where the receiver knows the service by a header; a key that may only write is refused a HEAD as well. */
  readonly unauthorized?: string;
};

/**
 * Checks a receiver the way an alert would go, but without sending one: an address that alerts may not be sent to is a
 * fault, however well it answers. Any other answer to a HEAD shows that the receiver is there.
 */
export async function lookAtReceiver(receiver: Receiver, remedies: Remedies): Promise<CheckResult> {
  try {
    const status = await receiver.look();
    if (status >= 300 && status < 400) {
      return fault(`It redirects (${status}), which is not followed.`, remedies.redirected);
    }
    if (status === 410)
      return fault(
        'It answers 410: it says that it is gone for good.',
        'Ask its owner for the new address, or take it out of the configuration.',
      );
    const { unauthorized } = remedies;
    if (unauthorized !== undefined && (status === 401 || status === 403))
      return warning(`It answers ${status} to a HEAD request.`, unauthorized);
    if (status < 500) return ok(`reachable (${status} to a HEAD request)`);
    return fault(`It answers ${status}.`, 'Ask the owner of the receiver; alerts are retried.');
  } catch (error) {
    if (!(error instanceof AlertError)) throw error;
    if (error.code === 'alert_address_refused') return fault(`${error.message}.`, error.remedy);
    return fault('It cannot be reached.', remedies.unreachable);
  } finally {
    await receiver.close();
  }
}
