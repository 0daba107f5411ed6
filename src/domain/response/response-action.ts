import {
  RESPONSE_ACTION_KINDS,
  RESPONSE_CATALOGUE,
  type ResponseAction,
  type ResponseActionKind,
} from './response-catalogue.ts';

export type ResponseActionReading =
  | { readonly ok: true; readonly action: ResponseAction }
  | { readonly ok: false; readonly reason: string };

/** What is known of the parameters of a stored action: anything, until read. */
type Loose = Readonly<Record<string, unknown>>;

/** Whether the catalogue has such an action: a row of another version may have one that it does not. */
export function isResponseActionKind(kind: string): kind is ResponseActionKind {
  return (RESPONSE_ACTION_KINDS as readonly string[]).includes(kind);
}

/** The title of a kind of action; for one that the catalogue does not have, its own word. */
export function titleOfAction(kind: string): string {
  return isResponseActionKind(kind) ? RESPONSE_CATALOGUE[kind].title : kind.replaceAll('_', ' ');
}

/** Turns what a database row holds of an action into one that can be done. Never throws. */
export function readResponseAction(
  kind: string,
  userId: string,
  stored: unknown,
): ResponseActionReading {
  if (!isResponseActionKind(kind)) {
    const reason = `“${kind}” is no response action; there are ${RESPONSE_ACTION_KINDS.join(', ')}`;
    return { ok: false, reason };
  }
  const given = typeof stored === 'object' && stored !== null ? (stored as Loose) : {};
  const params = { ...FORMERLY[kind], ...given };
  const missing = REQUIRED[kind].filter(([name, type]) => !hasType(params[name], type));
  if (missing.length > 0) {
    const wanted = missing.map(([name, type]) => `${name} (${type})`).join(', ');
    return { ok: false, reason: `${kind} needs ${wanted}` };
  }
  const kept = Object.fromEntries(REQUIRED[kind].map(([name]) => [name, params[name]]));
  // REQUIRED is the runtime form of ResponseActionParams; a test holds the two together.
  return { ok: true, action: { kind, userId, params: kept } as unknown as ResponseAction };
}

/** The addresses that a stored action blocks or frees; none for any other action. Never throws. */
export function addressesOfAction(kind: string, stored: unknown): readonly string[] {
  const reading = readResponseAction(kind, '', stored);
  if (!reading.ok) return [];
  const { action } = reading;
  return action.kind === 'block_ip' || action.kind === 'unblock_ip' ? action.params.ips : [];
}

/** What stands in for a parameter that rows of earlier versions do not have. */
const FORMERLY: { readonly [kind in ResponseActionKind]?: Loose } = {
  send_security_event: { initiatedBy: 'policy' },
};

type ParamType = 'text' | 'texts' | 'time' | 'yes or no' | 'appearance' | 'initiator';
type Required = readonly (readonly [name: string, type: ParamType])[];

const NOTHING: Required = [];
const SINCE: Required = [['since', 'time']];
const ADDRESS: Required = [
  ['ips', 'texts'],
  ['zoneName', 'text'],
];
const GROUP: Required = [['groupId', 'text']];

const REQUIRED: Readonly<Record<ResponseActionKind, Required>> = {
  clear_sessions: NOTHING,
  expire_password: NOTHING,
  reset_password: [['sendEmail', 'yes or no']],
  reset_factors: NOTHING,
  unenroll_new_factors: SINCE,
  suspend: NOTHING,
  unsuspend: NOTHING,
  revoke_grants: NOTHING,
  revoke_api_tokens: SINCE,
  block_ip: ADDRESS,
  unblock_ip: ADDRESS,
  quarantine: GROUP,
  unquarantine: GROUP,
  raise_risk: NOTHING,
  lower_risk: NOTHING,
  universal_logout: NOTHING,
  send_security_event: [
    ['eventId', 'text'],
    ['email', 'text'],
    ['occurredAt', 'time'],
    ['reason', 'text'],
    ['initiatedBy', 'initiator'],
    ['lastKnown', 'appearance'],
    ['current', 'appearance'],
  ],
};

function hasType(value: unknown, type: ParamType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'texts':
      return Array.isArray(value) && value.length > 0 && value.every((one) => hasType(one, 'text'));
    case 'time':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0;
    case 'yes or no':
      return typeof value === 'boolean';
    case 'initiator':
      return value === 'admin' || value === 'policy';
    case 'appearance':
      return typeof value === 'object' && value !== null && isAppearance(value as Loose);
  }
}

function isAppearance({ ip, userAgent }: Loose): boolean {
  return [ip, userAgent].every((part) => part === null || typeof part === 'string');
}
