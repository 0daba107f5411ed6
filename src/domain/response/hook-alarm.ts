import { oneLine } from '../one-line.ts';
import type { LogEvent } from '../session/event.ts';
import type { IncidentKind } from './incident.ts';
import { utc } from './trail-in-words.ts';

/** Something in the log that says the service's event hook may stop delivering, or was made to. */
export type HookAlarm = {
  readonly kind: Extract<IncidentKind, 'hook_tampered' | 'delivery_failure' | 'delivery_quota'>;
  /** The hook's id, or the org where no hook is named. */
  readonly subject: string;
  readonly headline: string;
  readonly advice: string;
};

const CHANGES: Readonly<Record<string, string>> = {
  'event_hook.updated': 'changed',
  'event_hook.deactivated': 'deactivated',
  'event_hook.deleted': 'deleted',
};

/**
 * Returns the alarm that an event of the org's own log raises about the service's hooks; null for any other. None of
 * these types can come by hook, so only the System Log reader sees them. Source: Okta's event hook concepts page (quota
 * warning at 280,000 of 400,000 events a day).
 */
export function hookAlarmOf(event: LogEvent, ourHooks: ReadonlySet<string>): HookAlarm | null {
  const hook = event.targets.find((target) => ourHooks.has(target.id));
  const who = event.actor.alternateId ?? event.actor.displayName ?? event.actor.id;
  const change = CHANGES[event.eventType];
  if (change !== undefined && hook !== undefined) {
    return {
      kind: 'hook_tampered',
      subject: hook.id,
      headline: `Our event hook was ${change} by ${who}`,
      advice: `${doneFrom(event)} An attacker’s first move is to make us deaf. Ask whoever it was; if it was no one of yours, treat that account as taken. Run \`warden register\` to put the hook back; the System Log reader catches up on what was missed.`,
    };
  }
  if (event.eventType === 'event_hook.delivery' && hook !== undefined) {
    return {
      kind: 'delivery_failure',
      subject: hook.id,
      headline: 'Okta could not deliver events to us',
      advice:
        'Okta tried twice and gave up. The System Log reader brings these events. Run `warden doctor`, and check that PUBLIC_URL answers within three seconds and that the hook’s secret is one of OKTA_HOOK_SECRETS.',
    };
  }
  if (isHookQuota(event)) {
    return {
      kind: 'delivery_quota',
      subject: 'event_hook_delivery',
      headline: 'The org is near its daily limit of event hook deliveries',
      advice:
        'After 400,000 events in 24 hours Okta delivers no more of them to any hook, and not later either; the limit is all hooks’ together. The System Log reader brings ours all the same, some seconds later. Look under Workflow → Event Hooks which hook wants more than it needs; the policy’s hook.leave_out has ours do without its noisiest types.',
    };
  }
  return null;
}

/** Says when it was done by the log, from which address, and with what. */
function doneFrom({ publishedAt, client, network, apiTokenId }: LogEvent): string {
  const { ip, userAgent, place } = client;
  const belongs = [network.asOrg, place?.city ?? null, place?.country ?? null]
    .filter((part) => part !== null)
    .map((part) => oneLine(part, LONGEST_PART));
  const from = [
    ip === null ? 'from an address that it does not tell' : `from ${oneLine(ip, LONGEST_PART)}`,
    ...(belongs.length === 0 ? [] : [`(${belongs.join(', ')})`]),
  ].join(' ');
  const by =
    userAgent === null ? '' : `, with “${oneLine(userAgent, LONGEST_CLIENT).replaceAll('`', '’')}”`;
  const token = apiTokenId === null ? '' : ', by an API token';
  return `Okta logged it at ${utc(publishedAt)}, ${from}${by}${token}.`;
}

const LONGEST_PART = 48;
const LONGEST_CLIENT = 160;

function isHookQuota(event: LogEvent): boolean {
  if (!event.eventType.startsWith('system.operation.rate_limit.')) return false;
  return event.debug.operationRateLimitType === 'event_hook_delivery';
}
