/** Switches off a receiver that answers that it is gone for good, and tells all others of that. */
import { AlertError } from '../../alerts/error.ts';
import { type WebhookMessage, type WebhookReceiver, webhookName } from '../../alerts/webhook.ts';
import { GONE } from '../../store/notifications.ts';
import { switchOffReceiver } from '../../store/receivers-off.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import type { NotifyDependencies } from './telling.ts';

/** Thrown where a receiver was not told and trying again is of no use. */
export class ReceiverGone extends Error {
  override readonly name = 'ReceiverGone';
  readonly code = GONE;
  readonly retryAfterMs = null;

  constructor() {
    super('The receiver has answered 410: it is told nothing any more.');
  }
}

/**
 * Sends a message, and switches the receiver off where it answers 410. The alarm comes first: after a crash in between,
 * the receiver is asked once more, and nothing is lost.
 * @throws AlertError, ReceiverGone
 */
export async function sendOrSwitchOff(
  deps: NotifyDependencies,
  receiver: WebhookReceiver,
  org: string,
  message: WebhookMessage,
): Promise<void> {
  try {
    await receiver.send(message, deps.now());
  } catch (error) {
    if (!(error instanceof AlertError) || error.code !== GONE) throw error;
    const { channel, generation } = receiver;
    const at = deps.now();
    deps.log.error({ channel, remedy: error.remedy }, 'a webhook receiver is gone for good');
    await raiseAlarm(deps, org, {
      kind: 'dead_letter',
      subject: channel,
      headline: `${webhookName(receiver)} answered 410, so it is told nothing any more`,
      advice: REMEDY,
      at,
      seen: `${generation} ${new Date(at).toISOString()}`,
    });
    await deps.database.transaction((tx) => switchOffReceiver(tx, org, generation, new Date(at)));
    throw new ReceiverGone();
  }
}

const REMEDY =
  'Ask its owner. If it is to be told again, have it mended and run “warden redrive”, which also tells it what it missed; else set its new address where it is configured, or take it out there. Other receivers are told as before.';
