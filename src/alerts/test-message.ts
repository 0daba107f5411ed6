/** A message by which a receiver is tried before there is anything to tell: of the real one's make, and a test in all its words. Pure. */
import { messageId } from './alert-message.ts';
import { detectionFinding } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import { madeUpTheft, type TestedBy } from './made-up-theft.ts';
import type { WebhookMessage } from './webhook.ts';

/** Like no message about an incident: whoever goes by the type alone takes it for none. */
const TEST_TYPE = 'test';

/**
 * About a theft that never was, closed as a test: valid, with every part that a receiver may read, and grave nowhere.
 * @param now epoch milliseconds; another message at another time
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
