/** Sends a sample alert to PagerDuty and resolves it at once. */
import { AlertError, type Remedies } from '../../alerts/error.ts';
import { madeUpContained } from '../../alerts/made-up-theft.ts';
import type { PagerDutyClient } from '../../alerts/pagerduty-client.ts';
import { sampleEvents } from '../../alerts/pagerduty-sample.ts';
import type { Config } from '../../config.ts';
import { type CheckResult, fault, ok } from './check.ts';
import { faultOfSample, testedBy } from './sample-to-webhook.ts';

/** Makes the alert and resolves it, and returns whether PagerDuty took both. @param now epoch milliseconds */
export async function sampleToPagerDuty(
  client: PagerDutyClient,
  config: Config,
  now: number,
): Promise<CheckResult> {
  const { trigger, resolve } = sampleEvents(madeUpContained(testedBy(null, config), now), now);
  try {
    await client.send(trigger);
  } catch (error) {
    return faultOfSample(error, NOT_SENT_AGAIN);
  }
  try {
    await client.send(resolve);
  } catch (error) {
    if (!(error instanceof AlertError)) throw error;
    return fault(
      `${error.message} to the end of the sample ${trigger.dedup_key}.`,
      'The sample stands open in PagerDuty: resolve it there by hand.',
    );
  }
  return ok('took an alert and its end: look whether it stands in the service, resolved');
}

/** Remedies where the usual ones speak of an alert that is sent again. */
const NOT_SENT_AGAIN: Remedies = {
  alert_timeout: 'It did not answer within 15 seconds: look whether the sample stands there.',
  alert_throttled: 'It asks for fewer events: try again later.',
  alert_receiver_failing: 'It has a fault of its own: try again later.',
};
