import { markOf } from '../../okta/hook-mark.ts';
import type { HookWish } from '../../okta/hook-wish.ts';
import {
  ensureHook,
  findOurHooks,
  type HookClient,
  type HooksFound,
  removeHook,
} from '../../okta/register-hook.ts';
import { explainVerification } from './verification.ts';

export type SettleDeps = {
  readonly err: (text: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long both hooks exist side by side, in milliseconds. */
  readonly settleMs: number;
};

/**
 * Replaces `others` by the wanted hook without a gap. Okta un-verifies a hook whose channel changes and
 * sends nothing to it, so they stay unchanged until the wanted one is verified and Okta has had time
 * to use it.
 * @param notice told while both exist
 */
export async function replaceHooks(
  client: HookClient,
  wish: HookWish,
  { current, others }: Pick<HooksFound, 'current' | 'others'>,
  { err, sleep, settleMs, notice }: SettleDeps & { readonly notice?: string },
): Promise<{ hook: NonNullable<HooksFound['current']>; changes: string[] }> {
  const { hook, changes } = await verifiedOrGone(client, wish, current);
  if (others.length > 0) {
    const minutes = Math.round(settleMs / 6_000) / 10;
    err(
      `The second hook is verified. Both stay for ${minutes} minutes, until Okta uses the new one.\n${notice ?? ''}`,
    );
    await sleep(settleMs);
  }
  for (const other of others) {
    await removeHook(client, other);
    changes.push(`removed “${other.name}”`);
  }
  return { hook, changes };
}

/** Verifies the second hook, and removes it again where that fails; the first one is not changed. */
async function verifiedOrGone(
  client: HookClient,
  wish: HookWish,
  current: HooksFound['current'],
): Promise<{ hook: NonNullable<HooksFound['current']>; changes: string[] }> {
  try {
    return await ensureHook(client, wish, current);
  } catch (error) {
    const left = (await findOurHooks(client, wish).catch(() => null))?.current;
    if (left && left.verificationStatus !== 'VERIFIED' && markOf(wish, left) !== null) {
      await removeHook(client, left).catch(() => undefined);
    }
    throw explainVerification(error, wish);
  }
}
