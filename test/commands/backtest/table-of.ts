/** System Logs written as tables, as the Admin Console downloads them and as other tools flatten them. */
import type { JsonObject } from '../../scenarios/event-json.ts';

/**
 * The Admin Console's columns, in its order, as people list them who load its downloads into a database
 * (Snowflake and DynamoDB loaders on GitHub, which agree to the letter).
 */
export const ADMIN_CONSOLE = [
  'severity',
  'event_type',
  'display_message',
  'uuid',
  'version',
  'timestamp',
  'outcome.result',
  'outcome.reason',
  'actor.id',
  'actor.type',
  'actor.display_name',
  'actor.alternate_id',
  'authentication_context.authentication_step',
  'authentication_context.authentication_provider',
  'authentication_context.credential_provider',
  'authentication_context.credential_type',
  'authentication_context.issuer',
  'authentication_context.external_session_id',
  'client.zone',
  'client.ip_address',
  'client.device',
  'client.user_agent.raw_user_agent',
  'client.user_agent.os',
  'client.user_agent.browser',
  'client.geographical_context.country',
  'client.geographical_context.city',
  'client.geographical_context.postal_code',
  'client.geographical_context.geolocation.lon',
  'client.geographical_context.geolocation.lat',
  'transaction.id',
  'transaction.type',
  'debug_context.debug_data.request_uri',
  'legacy_event_type',
  ...[0, 1, 2, 3].flatMap((i) =>
    ['id', 'type', 'alternate_id', 'display_name'].map((field) => `target${i}.${field}`),
  ),
  'request.ip_chain.geographical_context.postal_code',
  'request.ip_chain.geographical_context.geolocation.lon',
  'request.ip_chain.geographical_context.geolocation.lat',
  'request.ip_chain.geographical_context.geolocation.state',
  'request.ip_chain.ip',
  'request.ip_chain.source',
  'request.ip_chain.version',
];

/** What is in the log event under the Admin Console's name of a column. */
export function adminConsoleCells(event: JsonObject): string[] {
  return ADMIN_CONSOLE.map((column) => {
    if (column === 'timestamp') return written(event.published);
    const [first = '', ...rest] = column.split('.').map(camelCase);
    const target = /^target(\d)$/.exec(first)?.[1];
    const from = target === undefined ? event[first] : at(event.target, Number(target));
    return written(rest.reduce((value, key) => at(hop(value), key), from));
  });
}

/** Every field by its path, lists as JSON: what `json_normalize` of pandas and its like write. */
export function flattened(event: JsonObject): Record<string, string> {
  const cells: Record<string, string> = {};
  const add = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      cells[path] = written(value);
      return;
    }
    for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
  };
  for (const [key, value] of Object.entries(event)) add(key, value);
  return cells;
}

/** RFC 4180, each cell in quotes. */
export function tableOf(
  rows: readonly (readonly string[])[],
  { delimiter = ',', end = '\n' }: { delimiter?: string; end?: string } = {},
): string {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(quoted).join(delimiter)}${end}`).join('');
}

function camelCase(words: string): string {
  return words.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The Admin Console shows the first hop of a chain. */
function hop(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}

function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
