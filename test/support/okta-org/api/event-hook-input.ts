/** Reads and refuses the definition of an event hook. */
import { isIP } from 'node:net';
import { arrayAt, type Json, type JsonObject, objectAt } from '../../openapi/json.ts';
import type { EventHook, HookChannel } from '../records.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

export type HookInput = {
  readonly definition: Pick<
    EventHook,
    'name' | 'description' | 'eventTypes' | 'filter' | 'channel'
  >;
  /** The secret is missing; on a replacement the stored one stays, since nobody can read it back. */
  readonly authKeyWithoutValue: boolean;
};

const MOST_EVENT_TYPES = 300;
/** Headers that Okta sets itself. */
const RESERVED_HEADERS = new Set([
  'accept',
  'authorization',
  'content-type',
  'content-length',
  'host',
]);

export function readEventHook(
  state: OrgState,
  body: JsonObject,
  stored: EventHook | null,
): HookInput {
  const { name, description } = body;
  if (typeof name !== 'string' || name.trim() === '') throw invalid('name', 'name: is required');
  const events = objectAt(body.events);
  const eventTypes = arrayAt(events.items).map(String);
  refuseEventTypes(state, eventTypes);
  const scheme = objectAt(objectAt(objectAt(body.channel).config).authScheme);
  const hasValue = typeof scheme.value === 'string' && scheme.value !== '';
  // Okta gives header names back in lower case, so one sent back so is no change.
  const authKey = typeof scheme.key === 'string' ? scheme.key.toLowerCase() : null;
  return {
    definition: {
      name,
      description: typeof description === 'string' ? description : null,
      eventTypes,
      filter: readFilter(events.filter ?? null),
      channel: {
        ...readChannel(objectAt(body.channel)),
        authKey,
        authValue: hasValue ? String(scheme.value) : (stored?.channel.authValue ?? null),
      },
    },
    authKeyWithoutValue: authKey !== null && !hasValue,
  };
}

/** Refuses any filter: filters are an Early Access feature, which this org has not switched on. */
function readFilter(filter: Json): null {
  if (filter !== null) throw new Refusal('E0000015');
  return null;
}

function refuseEventTypes({ eventTypes }: OrgState, items: readonly string[]): void {
  if (items.length === 0) throw invalid('events', 'events.items: must not be empty');
  if (items.length > MOST_EVENT_TYPES) {
    throw invalid('events', `events.items: at most ${MOST_EVENT_TYPES} event types`);
  }
  const wrong = items.filter((item) => !eventTypes.hookEligible.has(item));
  if (wrong.length > 0) {
    throw invalid(
      'events',
      ...wrong.map((item) => `events.items: ${item} is not event hook eligible`),
    );
  }
}

function readChannel(channel: JsonObject): Pick<HookChannel, 'uri' | 'headers'> {
  const config = objectAt(channel.config);
  const uri = String(config.uri ?? '');
  if (!isAcceptedUri(uri)) throw invalid('channel', 'uri: must be a valid HTTPS endpoint');
  const headers = arrayAt(config.headers)
    .map(objectAt)
    .map(({ key, value }) => ({ key: String(key), value: String(value) }));
  for (const { key } of headers) {
    if (RESERVED_HEADERS.has(key.toLowerCase())) {
      throw invalid('channel', `headers: ${key} is reserved`);
    }
  }
  return { uri, headers };
}

/** Whether the address is accepted: Okta requires HTTPS, and this org also accepts plain HTTP to a loopback address. */
function isAcceptedUri(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  if (protocol === 'https:') return true;
  const loopback = hostname === 'localhost' || hostname === '[::1]';
  return (
    protocol === 'http:' && (loopback || (isIP(hostname) === 4 && hostname.startsWith('127.')))
  );
}
