import type { Config, OrgConfig } from '../../config.ts';
import { askEndpoint } from '../../okta/hook-endpoint.ts';
import { type HookWish, hasOurEvents, markOf, secretMark } from '../../okta/hook-wish.ts';
import { findOurHooks } from '../../okta/register-hook.ts';
import { wishOf } from '../register/wish.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import { CONFIGURATION } from './configuration.ts';
import type { DatabaseDoor } from './database.ts';
import { grantRemedy, type OrgAccess, readerApp } from './okta-access.ts';

const DAY_MS = 86_400_000;
/** Okta calls up to an hour of delay normal; a day without any delivery is not. */
const SILENCE_MS = DAY_MS;
const COUNT_AT_MOST = 1_000;

export type HookCheckDeps = {
  readonly config: Config;
  readonly door: DatabaseDoor;
  readonly now: () => number;
  readonly fetch?: typeof globalThis.fetch;
};

/** From the hook's settings in Okta to the last event that came by it. Changes nothing. */
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
    named('hook address', () => wished((wish) => lookAtAddress(wish, deps.fetch))),
    named('last delivery', () => lookAtDeliveries(org.key, deps)),
    named('failed deliveries', () => inLog(reader, () => lookAtFailures(reader, deps.now()))),
    named('hook tampering', () => inLog(reader, () => lookForTampering(reader, deps.now()))),
  ];
}

/** The check that tells of what the hook would be made of and is not set; null where all is there. */
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

/** That the scope is missing is a fault of its own already. */
async function inLog(
  reader: OrgAccess['reader'],
  look: () => Promise<CheckResult>,
): Promise<CheckResult> {
  return (await lacks(reader, LOG_SCOPE)) ? off(ungranted(LOG_SCOPE)) : look();
}

async function lookAtHook(reader: OrgAccess['reader'], wish: HookWish): Promise<CheckResult> {
  const { current, others } = await findOurHooks(reader, wish);
  const hook = current ?? others[0];
  if (hook === undefined)
    return fault('The org has no event hook of ours.', 'Run: warden register');
  const mark = markOf(wish, hook);
  if (mark !== null && mark !== secretMark(wish.secret, wish.header)) {
    return fault(
      'The hook carries another secret than the first of OKTA_HOOK_SECRETS.',
      'Keep its secret second in the list, and run: warden register --rotate',
    );
  }
  if (hook.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED') {
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
  const more = others.length === 0 ? '' : `; ${others.length} more deliver here too`;
  const left = wish.leavesOut.length;
  const without = left === 0 ? '' : `, ${left} left out by the policy`;
  return ok(`active, verified, ${hook.eventTypes.length} event types${without}${more}`);
}

async function lookAtAddress(
  wish: HookWish,
  fetch: typeof globalThis.fetch | undefined,
): Promise<CheckResult> {
  const answer = await askEndpoint(wish, fetch);
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
  if (door.kind === 'unusable') return off(UNKNOWN);
  const pending = await door.facts.pendingMigrations().catch(() => null);
  if (pending === null || pending.length > 0) return off(UNKNOWN);
  const lastAt = await door.facts.lastDeliveredAt(org);
  if (lastAt === null) return off('no event came by the hook in the last seven days');
  const when = new Date(lastAt).toISOString();
  if (now() - lastAt <= SILENCE_MS) return ok(`event of ${when}`);
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

/** An attacker's first move is to switch the watcher off. */
async function lookForTampering(reader: OrgAccess['reader'], now: number): Promise<CheckResult> {
  const count = await countEvents(
    reader,
    now,
    'eventType eq "event_hook.deactivated" or eventType eq "event_hook.deleted"',
  );
  if (count === 0) return ok('no hook was deactivated or deleted in the last 24 hours');
  return fault(
    `Hooks were deactivated or deleted in the last 24 hours (${count} ${count === 1 ? 'event' : 'events'} in the System Log).`,
    'If it was not you (a rotation removes the old hook): find out who, in the System Log, eventType sw "event_hook".',
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
