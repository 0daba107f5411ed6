import { type HookWish, isListening } from '../../okta/hook-wish.ts';
import { findOurHooks, type HookClient, removeHook } from '../../okta/register-hook.ts';
import { addressOf, leftElsewhere } from './elsewhere.ts';
import { type Outcome, RegisterRefused } from './outcome.ts';

/**
 * Removes the hooks that lead here, and those of the service that lead elsewhere and receive nothing from Okta; there
 * may be none. One that delivers elsewhere may be another deployment's, and is removed only by its address.
 */
export async function deleteHooks(
  client: HookClient,
  wish: HookWish,
  address: string | undefined,
): Promise<Outcome> {
  const { current, others, away, foreign } = await findOurHooks(client, wish);
  const here = current === null ? others : [current, ...others];
  const elsewhere = [...away, ...foreign];
  const chosen =
    address === undefined
      ? [...here, ...away.filter((hook) => !isListening(hook))]
      : [...here, ...elsewhere].filter((hook) => addressOf(hook) === addressOf({ uri: address }));
  const isLeft = (hook: (typeof elsewhere)[number]) => !chosen.includes(hook);
  const left = leftElsewhere({ away: away.filter(isLeft), foreign: foreign.filter(isLeft) });
  if (chosen.length === 0 && (address !== undefined || away.length > 0)) {
    const none = address === undefined ? 'leads here' : 'leads to this address';
    const message = [`No event hook of Session Warden ${none}; nothing was removed.`, ...left];
    throw new RegisterRefused('elsewhere', message.join('\n'));
  }
  const changes: string[] = [];
  for (const hook of chosen) {
    await removeHook(client, hook);
    changes.push(`removed “${hook.name}”`);
  }
  const deaf =
    chosen.length === 0 || here.some((hook) => !chosen.includes(hook))
      ? []
      : ['Okta delivers nothing to us now; the System Log reader still polls.'];
  return { changes, hook: null, notes: [...deaf, ...left] };
}
