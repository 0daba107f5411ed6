import { type HookWish, isListening, markOf } from '../../okta/hook-wish.ts';
import { adoptHook, ensureHook, findOurHooks, type HookClient } from '../../okta/register-hook.ts';
import { type Outcome, RegisterRefused } from './outcome.ts';
import { checkReceiver, explainVerification } from './verification.ts';

/**
 * The hook there should be, there. A hook that carries another secret of ours is left alone: replacing
 * it would make it deaf, which is what `--rotate` avoids.
 */
export async function registerHook(
  client: HookClient,
  wish: HookWish,
  { fetch }: { readonly fetch?: typeof globalThis.fetch },
): Promise<Outcome> {
  const { current, others } = await findOurHooks(client, wish);
  if (current === null && others.some((hook) => isListening(hook) && markOf(wish, hook) !== null)) {
    throw new RegisterRefused(
      'rotation',
      'The hook in Okta carries another secret (or second header) than the first of OKTA_HOOK_SECRETS. Keep its secret second in the list and run: warden register --rotate',
    );
  }
  const notes = await checkReceiver(wish, fetch);
  try {
    const [other] = others;
    const { hook, changes } =
      current === null && other !== undefined
        ? await adoptHook(client, wish, other)
        : await ensureHook(client, wish, current);
    if (current !== null && markOf(wish, hook) === null) {
      notes.push('The hook was made by other hands and its secret works; --rotate gives it ours.');
    }
    const left = others.filter((each) => each.id !== hook.id);
    notes.push(
      ...left.map(
        ({ name, id }) =>
          `Another hook delivers here too: “${name}” (${id}). Finish the rotation with --rotate, or remove it.`,
      ),
    );
    if (changes.length > 0) notes.push('It may take Okta some minutes to send the first events.');
    return { changes, hook, notes };
  } catch (error) {
    throw explainVerification(error, wish);
  }
}
