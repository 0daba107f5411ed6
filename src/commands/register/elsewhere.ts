/** Hooks named like the service's that lead elsewhere: told with their addresses, and removed only by that address. */
import { oneLine } from '../../domain/one-line.ts';
import type { OktaEventHook } from '../../okta/event-hooks.ts';
import type { HooksFound } from '../../okta/register-hook.ts';

/** Returns the hook's address as written after `--address`; anybody who may change hooks could have chosen it. */
export function addressOf({ uri }: Pick<OktaEventHook, 'uri'>): string {
  return URL.canParse(uri) ? new URL(uri).href : oneLine(uri, 200);
}

/** Returns a note for each hook that was left unchanged. */
export function leftElsewhere({
  away,
  foreign,
}: Pick<HooksFound, 'away' | 'foreign'>): readonly string[] {
  return [
    ...away.map(
      (hook) =>
        `${told(hook)}, with a secret of this deployment. ${REMOVE} If another deployment is there, give it a secret of its own.`,
    ),
    ...foreign.map(
      (hook) => `${told(hook)}, with another secret: another deployment's, it seems. ${REMOVE}`,
    ),
  ];
}

function told(hook: OktaEventHook): string {
  return `Not touched: “${oneLine(hook.name, 100)}” (${hook.id}) leads to ${addressOf(hook)}`;
}

const REMOVE =
  'If it is left from before a move, remove it: warden register --delete --address ADDRESS';
