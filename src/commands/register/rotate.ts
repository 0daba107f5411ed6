import { type HookWish, markOf } from '../../okta/hook-wish.ts';
import {
  ensureHook,
  findOurHooks,
  type HookClient,
  type HooksFound,
  removeHook,
} from '../../okta/register-hook.ts';
import { type Outcome, RegisterRefused } from './outcome.ts';
import { checkReceiver, explainVerification } from './verification.ts';

export type RotateDeps = {
  readonly err: (text: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly settleMs: number;
  /** Marks of every secret, with every second header, that the receiver accepts. */
  readonly acceptedMarks: ReadonlySet<string>;
  readonly fetch?: typeof globalThis.fetch;
};

/**
 * A new secret without a gap. Okta un-verifies a hook whose channel changes and sends nothing to it, so
 * the old hook is left as it is until a second one, with the new secret, is verified and Okta has had
 * time to use it. Interrupted, the same command goes on where it was.
 */
export async function rotateSecret(
  client: HookClient,
  wish: HookWish,
  deps: RotateDeps,
): Promise<Outcome> {
  const found = await findOurHooks(client, wish);
  const marked = found.current !== null && markOf(wish, found.current) !== null;
  const { current, others } = marked ? found : { current: null, others: allOf(found) };
  if (current !== null && others.length === 0) throw nothingNew();
  requireOldSecret(wish, others, deps.acceptedMarks);
  const notes = await checkReceiver(wish, deps.fetch);
  const { hook, changes } = await verifiedOrGone(client, wish, current);
  if (others.length > 0) {
    const minutes = Math.round(deps.settleMs / 6_000) / 10;
    deps.err(
      `The second hook is verified. Both stay for ${minutes} minutes, until Okta uses the new one.\n`,
    );
    await deps.sleep(deps.settleMs);
  }
  for (const other of others) {
    await removeHook(client, other);
    changes.push(`removed “${other.name}”`);
  }
  notes.push('Take the old secret out of OKTA_HOOK_SECRETS now, and restart "warden serve".');
  return { changes, hook, notes };
}

function allOf({ current, others }: HooksFound): HooksFound['others'] {
  return current === null ? others : [current, ...others];
}

/** A second hook that cannot be verified is taken away again; the first was never touched. */
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

/** The old hook delivers on during the change, with its own secret. */
function requireOldSecret(
  wish: HookWish,
  others: HooksFound['others'],
  acceptedMarks: ReadonlySet<string>,
): void {
  const lost = others.find((hook) => {
    const mark = markOf(wish, hook);
    return mark !== null && !acceptedMarks.has(mark);
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
