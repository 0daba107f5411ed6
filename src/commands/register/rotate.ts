import { markOf } from '../../okta/hook-mark.ts';
import { type HookWish, wishedMark } from '../../okta/hook-wish.ts';
import { findOurHooks, type HookClient, type HooksFound } from '../../okta/register-hook.ts';
import { leftElsewhere } from './elsewhere.ts';
import { type Outcome, RegisterRefused } from './outcome.ts';
import { replaceHooks, type SettleDeps } from './replace.ts';
import { checkReceiver } from './verification.ts';

/** Changes the secret without a gap. After an interruption, the same command continues where it stopped. */
export async function rotateSecret(
  client: HookClient,
  wish: HookWish,
  deps: SettleDeps,
): Promise<Outcome> {
  const found = await findOurHooks(client, wish);
  const marked = found.current !== null && markOf(wish, found.current) !== null;
  const here = marked ? found : { current: null, others: allOf(found) };
  // Where the service has moved as well, the hook still leads to its former address.
  const moved = allOf(found).length === 0;
  const { current, others } = moved ? { current: null, others: found.away } : here;
  if (current !== null && others.length === 0) throw nothingNew();
  requireOldSecret(wish, others);
  const notes = await checkReceiver(wish);
  const { hook, changes } = await replaceHooks(client, wish, { current, others }, deps);
  if (wish.ownMarks.size > 1 && others.some((other) => markOf(wish, other) !== wishedMark(wish)))
    notes.push('Take the old secret out of OKTA_HOOK_SECRETS now, and restart "warden serve".');
  notes.push(...leftElsewhere({ away: moved ? [] : found.away, foreign: found.foreign }));
  return { changes, hook, notes };
}

function allOf({ current, others }: HooksFound): HooksFound['others'] {
  return current === null ? others : [current, ...others];
}

/** Refuses where the old hook's secret is not configured: it still delivers with it during the change. */
function requireOldSecret(wish: HookWish, others: HooksFound['others']): void {
  const lost = others.find((hook) => {
    const mark = markOf(wish, hook);
    return mark !== null && !wish.ownMarks.has(mark);
  });
  if (lost === undefined) return;
  throw new RegisterRefused(
    'rotation',
    `The secret of the present hook “${lost.name}” is not in OKTA_HOOK_SECRETS, so its deliveries are refused. Add it behind the new one and restart "warden serve"; if it is lost: warden register --delete, then warden register, and the System Log reader brings in what falls between.`,
  );
}

function nothingNew(): RegisterRefused {
  return new RegisterRefused(
    'usage',
    'The hook already carries the first secret of OKTA_HOOK_SECRETS. Put a new one first (openssl rand -hex 32), keep the present one behind it, restart "warden serve", and run this again.',
  );
}
