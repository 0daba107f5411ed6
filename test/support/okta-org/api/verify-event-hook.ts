/** The one-time challenge: the only GET that Okta sends to a receiver. */
import { setTimeout as pause } from 'node:timers/promises';
import { objectAt } from '../../openapi/json.ts';
import { hookHeaders } from '../delivery/deliver.ts';
import { type Outcome, send } from '../delivery/post.ts';
import type { EventHook } from '../records.ts';
import type { OrgState } from '../state.ts';

/** Whether the receiver returns the challenge; it is asked once more after a timeout or an error answer. */
export async function isVerified(state: OrgState, hook: EventHook): Promise<boolean> {
  if (await isAnswered(state, hook)) return true;
  await pause(state.options.hookRetryDelayMs);
  return isAnswered(state, hook);
}

async function isAnswered(state: OrgState, hook: EventHook): Promise<boolean> {
  const challenge = state.chance.id('', 40);
  const outcome = await send({
    method: 'GET',
    url: hook.channel.uri,
    headers: {
      ...hookHeaders(hook),
      'x-okta-verification-challenge': challenge,
      'x-okta-request-id': state.chance.id('', 27),
    },
    timeoutMs: state.options.hookTimeoutMs,
    dispatcher: state.delivery.dispatcher,
  });
  return echoed(outcome) === challenge;
}

function echoed(outcome: Outcome): unknown {
  if (outcome.kind !== 'answered' || outcome.status !== 200) return null;
  try {
    return objectAt(JSON.parse(outcome.body)).verification;
  } catch {
    return null;
  }
}
