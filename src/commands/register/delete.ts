import { type HookWish, isOurs } from '../../okta/hook-wish.ts';
import { type HookClient, removeHook } from '../../okta/register-hook.ts';
import type { Outcome } from './outcome.ts';

/** Removes every hook of ours; none is fine too. */
export async function deleteHooks(client: HookClient, wish: HookWish): Promise<Outcome> {
  const changes: string[] = [];
  for (const hook of await client.listEventHooks()) {
    if (!isOurs(wish, hook)) continue;
    await removeHook(client, hook);
    changes.push(`removed “${hook.name}”`);
  }
  const notes =
    changes.length === 0 ? [] : ['Okta delivers nothing now; the System Log reader still polls.'];
  return { changes, hook: null, notes };
}
