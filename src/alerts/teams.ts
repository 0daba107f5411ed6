/**
 * Microsoft Teams, by the address of a workflow “Post to a channel when a webhook request is received” (Power
 * Automate): one card a call, and none can be changed afterwards. The address contains the signature `sig`, with which
 * anybody may post, so no part of it appears in a log, an alert or a page. What is known of workflows:
 * - The answer says that the flow was started, not that the card stands in the channel: a card that is too large, or of
 *   a version that Teams does not know, fails after it (see `adaptive-card.ts`).
 * - Above four requests a second, some are answered with 429 (learn.microsoft.com/microsoftteams, “Create an Incoming
 *   Webhook”); the queue then waits at least as long as `Retry-After` asks.
 * - The address was at `logic.azure.com` until November 2025 and is now at `….environment.api.powerplatform.com`
 *   (atc0005/send2teams #723), and elsewhere in clouds for governments, so the host is not checked.
 */
import type { TeamsMessage } from './adaptive-card.ts';
import { createGuardedReceiver, type GuardedSettings } from './guarded-receiver.ts';

export type TeamsClient = {
  /** @param now epoch milliseconds @throws AlertError */
  send(message: TeamsMessage, now: number): Promise<void>;
  /** Returns the status of the answer to a HEAD, which starts no flow. @throws AlertError */
  look(): Promise<number>;
  close(): Promise<void>;
};

const COPY_AGAIN =
  'Copy the workflow’s address anew and whole (with its sig=…) into TEAMS_WEBHOOK_URL; let anyone trigger the workflow, and see that it is on.';

const NAMING = {
  name: 'Microsoft Teams',
  remedies: {
    alert_unreachable:
      'Let this machine (and its proxy) reach Power Automate, or copy the workflow’s address anew.',
    alert_timeout: 'Power Automate has to answer within 15 seconds; the card is sent again later.',
    alert_address_refused:
      'The address in TEAMS_WEBHOOK_URL leads to a private network. If that is meant, list it in ALERT_WEBHOOK_PRIVATE_NETWORKS.',
    alert_redirected: COPY_AGAIN,
    alert_gone: COPY_AGAIN,
    alert_refused: COPY_AGAIN,
  },
} as const;

/** Returns a client that makes one attempt a call; the queue tries again. */
export function createTeamsClient(settings: GuardedSettings): TeamsClient {
  const receiver = createGuardedReceiver(settings, NAMING);
  return {
    async send(message, now) {
      const response = await receiver.ask({
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'session-warden' },
        body: Buffer.from(JSON.stringify(message)),
      });
      receiver.accept(response, now);
    },
    look: async () => (await receiver.ask({ method: 'HEAD' })).statusCode,
    close: () => receiver.close(),
  };
}
