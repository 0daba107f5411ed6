import { markOf } from '../../okta/hook-mark.ts';
import { type HookWish, isListening, wishedMark } from '../../okta/hook-wish.ts';
import {
  adoptHook,
  ensureHook,
  findOurHooks,
  type HookClient,
  type HooksFound,
} from '../../okta/register-hook.ts';
import { addressOf, leftElsewhere } from './elsewhere.ts';
import { type Outcome, RegisterRefused } from './outcome.ts';
import { replaceHooks, type SettleDeps } from './replace.ts';
import { checkReceiver, explainVerification } from './verification.ts';

/**
 * Creates or completes the hook that the configuration asks for. A hook with another secret of the service is left
 * unchanged: Okta would send a changed hook nothing for a while, which `--rotate` avoids. So is another deployment's.
 */
export async function registerHook(
  client: HookClient,
  wish: HookWish,
  deps: SettleDeps,
): Promise<Outcome> {
  const found = await findOurHooks(client, wish);
  const { current, others, away, foreign } = found;
  // Where none leads here, one with a configured secret is from before the service moved, or somebody redirected it.
  const former = current === null && others.length === 0 ? away : [];
  requireRotation(wish, current === null ? [...others, ...former] : []);
  const notes = await checkReceiver(wish);
  try {
    const { hook, changes } = former.some(isListening)
      ? await replaceHooks(
          client,
          wish,
          { current: null, others: former },
          {
            ...deps,
            notice: former.map(willGo).join(''),
          },
        )
      : await completed(client, wish, found, former);
    if (current !== null && markOf(wish, hook) === null) {
      notes.push('The hook was made by other hands and its secret works; --rotate gives it ours.');
    }
    const left = others.filter((each) => each.id !== hook.id);
    notes.push(
      ...left.map(
        ({ name, id }) =>
          `Another hook delivers here too: “${name}” (${id}). Finish the rotation with --rotate, or remove it.`,
      ),
      ...leftElsewhere({ away: away.filter((each) => !former.includes(each)), foreign }),
    );
    if (changes.length > 0) notes.push('It may take Okta some minutes to send the first events.');
    return { changes, hook, notes };
  } catch (error) {
    throw explainVerification(error, wish);
  }
}

/** Completes the hook, or takes over one to which Okta sends nothing, so that no event is missed. */
function completed(
  client: HookClient,
  wish: HookWish,
  { current, others }: HooksFound,
  former: HooksFound['away'],
) {
  const [deaf] = [...others, ...former];
  return current === null && deaf !== undefined
    ? adoptHook(client, wish, deaf)
    : ensureHook(client, wish, current);
}

function requireRotation(wish: HookWish, hooks: HooksFound['others']): void {
  const first = wishedMark(wish);
  const isOther = (mark: string | null) => mark !== null && mark !== first;
  const other = hooks.some((hook) => isListening(hook) && isOther(markOf(wish, hook)));
  if (!other) return;
  throw new RegisterRefused(
    'rotation',
    'The hook in Okta carries another secret (or second header) than the first of OKTA_HOOK_SECRETS. Keep its secret second in the list and run: warden register --rotate',
  );
}

function willGo(hook: HooksFound['away'][number]): string {
  return `Then “${hook.name}” is removed, which leads to ${addressOf(hook)} with the same secret. If another deployment is there, stop this now and give it a secret of its own.\n`;
}
