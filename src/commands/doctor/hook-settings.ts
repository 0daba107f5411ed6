import { markOf } from '../../okta/hook-mark.ts';
import type { HookWish } from '../../okta/hook-wish.ts';
import { hasOurEvents, isListening, wishedMark } from '../../okta/hook-wish.ts';
import { findOurHooks } from '../../okta/register-hook.ts';
import { addressOf } from '../register/elsewhere.ts';
import { type CheckResult, fault, ok, warning } from './check.ts';
import type { OrgAccess } from './okta-access.ts';

/** Checks the hook's settings in Okta: its address, secret, state and event types. */
export async function lookAtHook(
  reader: OrgAccess['reader'],
  wish: HookWish,
): Promise<CheckResult> {
  const { current, others, away, foreign } = await findOurHooks(reader, wish);
  const hook = current ?? others[0];
  if (hook === undefined) return noneHere(away, foreign);
  const mark = markOf(wish, hook);
  if (mark !== null && mark !== wishedMark(wish)) {
    return fault(
      'The hook carries another secret than the first of OKTA_HOOK_SECRETS.',
      'Keep its secret second in the list, and run: warden register --rotate',
    );
  }
  if (!isListening(hook)) {
    return fault(
      `The hook is ${hook.status} and ${hook.verificationStatus}, so Okta sends nothing.`,
      'Find out who did it (System Log, eventType sw "event_hook"), then run: warden register',
    );
  }
  if (!hasOurEvents(wish, hook)) {
    return fault(
      'The hook does not carry exactly the event types that it is to bring.',
      'Run: warden register',
    );
  }
  const [stray] = away.filter(isListening);
  if (stray !== undefined) {
    return warning(
      `Okta delivers to ${addressOf(stray)} too, by a hook with our secret (${stray.id}).`,
      'If it is left from before a move: warden register --delete --address ADDRESS. If another deployment is there, give it a secret of its own.',
    );
  }
  const more = others.filter((other) => other !== hook).length;
  const besides = more === 0 ? '' : `; ${more} more lead here too`;
  const left = wish.leavesOut.length;
  const without = left === 0 ? '' : `, ${left} left out by the policy`;
  return ok(`active, verified, ${hook.eventTypes.length} event types${without}${besides}`);
}

type Found = Awaited<ReturnType<typeof findOurHooks>>;

function noneHere(away: Found['away'], foreign: Found['foreign']): CheckResult {
  const led = away.find(isListening) ?? away[0];
  if (led !== undefined) {
    return fault(
      `The hook with our secret (${led.id}) leads to ${addressOf(led)}, and none to us.`,
      'If you did not move the service, find out who did it (System Log, eventType sw "event_hook"). Then run: warden register. If another deployment is there, give it a secret of its own first.',
    );
  }
  const [other] = foreign;
  const besides =
    other === undefined
      ? ''
      : ` One with another secret (${other.id}) leads to ${addressOf(other)}.`;
  return fault(`The org has no event hook of ours.${besides}`, 'Run: warden register');
}
