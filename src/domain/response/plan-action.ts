/** What each response action needs beside the user, taken from the policy and from the theft. */
import { isAddress } from '../mail-address.ts';
import { addressesToBlock, type Trusts } from './addresses-to-block.ts';
import type { SessionAddresses } from './aftermath.ts';
import type { SourceFacts, UserFacts } from './incident.ts';
import type { Appearances, ResponseAction, ResponseActionKind } from './response-catalogue.ts';
import type { PlannedAction } from './response-policy.ts';

export type Theft = {
  /** Names the incident outside, e.g. `main-42`. */
  readonly reference: string;
  /** Epoch milliseconds. */
  readonly firstBadAt: number;
  readonly headline: string;
} & Appearances;

export type PlanContext = {
  readonly user: UserFacts;
  readonly source: SourceFacts | null;
  readonly addresses: SessionAddresses;
  /** Whether the policy names an address as the company's own or as its people's habit. */
  readonly trusts: Trusts;
  /** Whether a Security Events Provider is configured; Okta takes signals only in the name of one. */
  readonly canTellOkta: boolean;
  /** Whether a person asks for it in their own name, and not the policy. */
  readonly askedByPerson: boolean;
  readonly theft: Theft;
};

export const DEFAULT_ZONE_NAME = 'Session Warden: blocked addresses';

export const NO_PROVIDER = 'No Security Events Provider is configured.';
export const ADD_PROVIDER =
  'Create a Security Events Provider in Okta (Security, Device Integrations, Receive shared signals), then set OKTA_SECURITY_EVENTS_ISSUER, OKTA_SECURITY_EVENTS_KEY_ID and OKTA_SECURITY_EVENTS_PRIVATE_KEY, or the org’s `security_events` in the policy file; docs/okta.md says how.';

type Built =
  | {
      readonly action: ResponseAction;
      /** Why it is never done by itself, and what it leaves out, where that depends on this theft. */
      readonly hold?: string | null;
      readonly leftOut?: string | null;
    }
  | {
      readonly missing: string;
      /** The operator has to supply it, and no theft can. */
      readonly isUnconfigured?: true;
    };

/** The action with its parameters, or what is missing for it in words. */
export function buildAction(
  kind: ResponseActionKind,
  params: PlannedAction['params'],
  { user, source, addresses, trusts, canTellOkta, askedByPerson, theft }: PlanContext,
): Built {
  const userId = user.id;
  switch (kind) {
    case 'unenroll_new_factors':
    case 'revoke_api_tokens':
      return { action: { kind, userId, params: { since: theft.firstBadAt } } };
    case 'reset_password':
      return { action: { kind, userId, params: { sendEmail: params.sendEmail !== false } } };
    case 'block_ip':
    case 'unblock_ip': {
      const { ips, ...rest } = addressesToBlock(source, addresses, trusts);
      if (ips.length === 0) return { missing: 'Okta gave no source address for the stranger.' };
      const zoneName = text(params.zoneName) ?? DEFAULT_ZONE_NAME;
      return { action: { kind, userId, params: { ips, zoneName } }, ...rest };
    }
    case 'quarantine':
    case 'unquarantine': {
      const groupId = text(params.groupId);
      if (groupId === null) {
        return {
          missing: 'The policy names no `groupId`, the id of the quarantine group in Okta.',
          isUnconfigured: true,
        };
      }
      return { action: { kind, userId, params: { groupId } } };
    }
    case 'send_security_event': {
      if (!canTellOkta) return { missing: `${NO_PROVIDER} ${ADD_PROVIDER}`, isUnconfigured: true };
      const email = addressOf(user);
      if (email === null) return { missing: NO_ADDRESS };
      const event = {
        eventId: `session-warden-${theft.reference}`,
        email,
        occurredAt: theft.firstBadAt,
        reason: theft.headline,
        initiatedBy: askedByPerson ? ('admin' as const) : ('policy' as const),
        lastKnown: theft.owner,
        current: theft.stranger,
      };
      return { action: { kind, userId, params: event } };
    }
    default:
      return { action: { kind, userId, params: {} } };
  }
}

const NO_ADDRESS =
  'Neither the user’s login nor their mail address is known as an address, and Okta drops a signal about anything else in silence.';

/** The address by which Okta knows the user: the one that they sign in with, where it is one. */
function addressOf({ login, email }: UserFacts): string | null {
  return [login ?? '', email ?? ''].find(isAddress) ?? null;
}

function text(value: string | number | boolean | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
