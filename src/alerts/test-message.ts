/** A message for trying out a receiver: built like a real one, and called a test in all its words. Pure. */
import { messageId } from './alert-message.ts';
import { detectionFinding } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import { madeUpTheft, type TestedBy } from './made-up-theft.ts';
import type { WebhookMessage } from './webhook.ts';

/** Type of no message about an incident, so that a receiver that reads only the type does not take it for one. */
const TEST_TYPE = 'test';

/**
 * Returns a valid message about a made-up theft that was closed as a test, with every part that a receiver may read.
 * @param now epoch milliseconds; part of the message's id
 */
export function testMessage(by: TestedBy, now: number): WebhookMessage {
  const story = madeUpTheft(by, now);
  return {
    id: messageId(TEST_TYPE, story.org.key, String(now)),
    body: {
      type: TEST_TYPE,
      timestamp: new Date(now).toISOString(),
      data: detectionFinding(story, 'created'),
      ecs: ecsFields(story, TEST_TYPE),
    },
  };
}
