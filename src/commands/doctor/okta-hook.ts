import type { Config, OrgConfig } from '../../config.ts';
import { askEndpoint } from '../../okta/hook-endpoint.ts';
import type { HookWish } from '../../okta/hook-wish.ts';
import type { Database } from '../../store/database.ts';
import { lastDeliveredAt } from '../../store/last-delivery.ts';
import { wishOf } from '../register/wish.ts';
import { type Check, type CheckResult, fault, off, ok, warning } from './check.ts';
import { CONFIGURATION } from './configuration.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';
import { lookAtHook } from './hook-settings.ts';
import { grantRemedy, type OrgAccess, readerApp } from './okta-access.ts';

const DAY_MS = 86_400_000;
/** Time without any delivery that is told; Okta calls a delay of up to an hour normal. */
const SILENCE_MS = DAY_MS;
const COUNT_AT_MOST = 1_000;

export type HookCheckDeps = {
  readonly config: Config;
  readonly door: DatabaseDoor;
  readonly now: () => number;
};

/** Returns the checks from the hook's settings in Okta to the last event it delivered. They change nothing. */
export function hookChecks({ org, reader }: OrgAccess, deps: HookCheckDeps): Check[] {
  const wished = async (look: (wish: HookWish) => Promise<CheckResult>) => {
    const cause = whatIsMissing(deps.config, org);
    return cause === null ? look(wishOf(deps.config, org)) : off(`not looked at: see “${cause}”`);
  };
  const named = (name: string, run: Check['run']): Check => ({ org: org.key, name, run });
  return [
    named('event hook', async () => {
      if (await lacks(reader, HOOKS_SCOPE))
        return fault(ungranted(HOOKS_SCOPE), grantRemedy(HOOKS_SCOPE, readerApp(org)));
      return wished((wish) => lookAtHook(reader, wish));
    }),
    named('hook address', () => wished(lookAtAddress)),
    named('last delivery', () => lookAtDeliveries(org.key, deps)),
    named('failed deliveries', () => inLog(reader, () => lookAtFailures(reader, deps.now()))),
    named('hook tampering', () => inLog(reader, () => lookForTampering(reader, deps.now()))),
  ];
}

/** Returns the check that tells which setting of the hook is missing; null where none is. */
function whatIsMissing({ publicUrl }: Config, { hookSecrets }: OrgConfig): string | null {
  if (hookSecrets.length === 0) return CONFIGURATION;
  return publicUrl === null ? 'public address' : null;
}

const HOOKS_SCOPE = 'okta.eventHooks.read';
const LOG_SCOPE = 'okta.logs.read';

const ungranted = (scope: string) => `not looked at: ${scope} is not granted`;

async function lacks(reader: OrgAccess['reader'], scope: string): Promise<boolean> {
  return (await reader.grantedScopes())?.missing.includes(scope) ?? false;
}

/** Runs a look at the log; off where the scope is missing, which another check tells. */
async function inLog(
  reader: OrgAccess['reader'],
  look: () => Promise<CheckResult>,
): Promise<CheckResult> {
  return (await lacks(reader, LOG_SCOPE)) ? off(ungranted(LOG_SCOPE)) : look();
}

async function lookAtAddress(wish: HookWish): Promise<CheckResult> {
  const answer = await askEndpoint(wish);
  switch (answer.kind) {
    case 'ready':
      return ok(`answers the challenge in ${answer.tookMs} ms, asked from here`);
    case 'refuses_secret':
      return fault(
        `${wish.uri} refuses the first secret of OKTA_HOOK_SECRETS.`,
        'Restart “warden serve” with the same configuration as this command.',
      );
    case 'other':
      return fault(
        `${wish.uri} answers ${answer.status} to the challenge.`,
        'Lead PUBLIC_URL to this service without redirects, and keep the path.',
      );
    case 'unreachable':
      return fault(
        `${wish.uri} cannot be reached from here: ${answer.reason}.`,
        'Start “warden serve”; check DNS, certificate and firewall of PUBLIC_URL.',
      );
  }
}

const UNKNOWN = 'not known without the database';

async function lookAtDeliveries(
  org: string,
  { door, now }: Pick<HookCheckDeps, 'door' | 'now'>,
): Promise<CheckResult> {
  if (door.kind === 'none') return off('nothing was delivered yet');
  return whereInOrder(door, ({ pool }) => lookAtLast(org, pool, now()), off(UNKNOWN));
}

async function lookAtLast(org: string, pool: Database['pool'], now: number): Promise<CheckResult> {
  const lastAt = await lastDeliveredAt(pool, org);
  if (lastAt === null) return off('no event came by the hook in the last seven days');
  const when = new Date(lastAt).toISOString();
  if (now - lastAt <= SILENCE_MS) return ok(`event of ${when}`);
  return fault(
    `The newest event that the hook brought is of ${when}.`,
    'Look at the event hook above, and for failed deliveries in Okta (Reports, System Log).',
  );
}

async function lookAtFailures(reader: OrgAccess['reader'], now: number): Promise<CheckResult> {
  const count = await countEvents(reader, now, 'eventType eq "event_hook.delivery"');
  if (count === 0) return ok('none in the last 24 hours');
  return fault(
    `${count} in the last 24 hours (System Log, event_hook.delivery).`,
    'Look for 5xx answers and restarts of the receiver at those times. The System Log reader brings in what was lost.',
  );
}

/** Looks for changes to hooks: an attacker's first move is to deactivate one, or to leave it without event types. */
async function lookForTampering(reader: OrgAccess['reader'], now: number): Promise<CheckResult> {
  const gone = 'eventType eq "event_hook.deactivated" or eventType eq "event_hook.deleted"';
  const count = await countEvents(reader, now, gone);
  if (count > 0) {
    return fault(
      `Hooks were deactivated or deleted in the last 24 hours (${count} ${count === 1 ? 'event' : 'events'} in the System Log).`,
      'If it was not you (a rotation and a move remove the old hook): find out who, in the System Log, eventType sw "event_hook".',
    );
  }
  const changed = await countEvents(reader, now, 'eventType eq "event_hook.updated"');
  if (changed === 0) return ok('no hook was changed, deactivated or deleted in the last 24 hours');
  // The check “event hook” has looked at its present state.
  return warning(
    `Hooks were changed in the last 24 hours (${changed} ${changed === 1 ? 'event' : 'events'} in the System Log).`,
    'If it was not you (“warden register” changes the event types): find out who, in the System Log, eventType sw "event_hook".',
  );
}

async function countEvents(
  reader: OrgAccess['reader'],
  now: number,
  filter: string,
): Promise<number> {
  let count = 0;
  for await (const _event of reader.queryBounded({ since: now - DAY_MS, until: now, filter })) {
    count += 1;
    if (count >= COUNT_AT_MOST) break;
  }
  return count;
}
