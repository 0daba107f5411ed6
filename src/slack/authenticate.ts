/** Checks that a request comes from Slack: docs.slack.dev "Verifying requests from Slack". */
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;

export type SlackHeaders = {
  /** `X-Slack-Request-Timestamp` */
  readonly timestamp: string | undefined;
  /** `X-Slack-Signature` */
  readonly signature: string | undefined;
};

export type SlackRequest = SlackHeaders & {
  /** The bytes as received, before any parsing. */
  readonly body: Buffer;
};

/** Whether the headers could be Slack's, so that the body is worth reading. @param now epoch milliseconds */
export function mayBeFromSlack({ timestamp, signature }: SlackHeaders, now: number): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) {
    return false;
  }
  return Math.abs(now / 1_000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/**
 * Whether the request is signed by Slack.
 * @param now epoch milliseconds; a request from more than five minutes before or after is refused, as it may be an old
 *   one sent again
 */
export function isFromSlack(request: SlackRequest, signingSecret: string, now: number): boolean {
  const { timestamp, signature = '', body } = request;
  if (!mayBeFromSlack(request, now)) return false;
  const hmac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body);
  const expected = Buffer.from(`v0=${hmac.digest('hex')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
