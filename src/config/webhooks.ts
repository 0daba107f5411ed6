/** Reads the receivers of signed alerts: the environment's, which share one secret, and the policy file's. */
import { isCidr, wrongHttpsUrl } from './address.ts';
import { type Environment, listed } from './environment.ts';
import type { WebhookSettings } from './policy/webhooks.ts';
import type { PolicyFile } from './policy-file.ts';
import { fetchSecret } from './secret.ts';
import type { AlertWebhookConfig, WebhookConfig } from './types.ts';

/** Returns all receivers. @param orgs the keys of all orgs */
export function readAlertWebhooks(
  env: Environment,
  file: PolicyFile,
  orgs: readonly string[],
): AlertWebhookConfig {
  const shortForm = readShortForm(env);
  const own = (file.settings.webhooks ?? []).map((given, index) =>
    readOne(env, given, orgs, (...key) => file.where(['webhooks', index, ...key])),
  );
  const receivers = [...shortForm, ...own.filter((one) => one !== null)];
  for (const [index, one] of own.entries()) {
    const same = receivers.filter(({ url }) => url === one?.url);
    if (same.length < 2 || same[0] === one) continue;
    env.problem(file.where(['webhooks', index, 'url']), TWICE);
  }
  const privateNetworks = env.list('ALERT_WEBHOOK_PRIVATE_NETWORKS');
  if (!privateNetworks.every(isCidr)) {
    env.problem('ALERT_WEBHOOK_PRIVATE_NETWORKS', 'must list CIDRs such as 10.1.0.0/16');
  }
  return { receivers, privateNetworks };
}

const TWICE = 'names an address twice: leave one of them out';

/** Reads the environment's receivers. Having none is no problem; an address without a secret is one. */
function readShortForm(env: Environment): WebhookConfig[] {
  const urls = env.list('ALERT_WEBHOOK_URLS');
  for (const url of urls) {
    const wrong = wrongHttpsUrl(url);
    if (wrong !== null) env.problem('ALERT_WEBHOOK_URLS', `each address ${wrong}`);
  }
  if (new Set(urls).size < urls.length) env.problem('ALERT_WEBHOOK_URLS', TWICE);
  const secrets = env.list('ALERT_WEBHOOK_SECRET');
  if (urls.length > 0 && secrets.length === 0) {
    env.problem(
      'ALERT_WEBHOOK_SECRET',
      'is missing: alerts are always signed. Make one with: echo "whsec_$(openssl rand -base64 32)"',
    );
  }
  if (!secrets.every(isSigningSecret)) env.problem('ALERT_WEBHOOK_SECRET', NO_SIGNING_SECRET);
  return urls.map((url) => ({ url, secrets, headers: {}, orgs: null, types: null }));
}

/** Reads one receiver of the policy file; null where it has no usable address. */
function readOne(
  env: Environment,
  given: WebhookSettings,
  orgs: readonly string[],
  where: (...key: string[]) => string,
): WebhookConfig | null {
  const url = fetchSecret(env, where('url'), given.url);
  const wrong = url === null ? null : wrongHttpsUrl(url);
  if (wrong !== null) env.problem(where('url'), wrong);
  const secret = fetchSecret(env, where('secret'), given.secret);
  const secrets = listed(secret);
  const isUsable = secrets.length > 0 && secrets.every(isSigningSecret);
  if (secret !== null && !isUsable) env.problem(where('secret'), NO_SIGNING_SECRET);
  const unknown = (given.orgs ?? []).filter((key) => !orgs.includes(key));
  if (unknown.length > 0) {
    env.problem(where('orgs'), `names ${unknown.join(', ')}; there are ${orgs.join(', ')}`);
  }
  const headers = Object.entries(given.headers ?? {}).flatMap(([name, source]) => {
    const value = fetchSecret(env, where('headers', name), source);
    if (value === null) return [];
    if (!/^[\x20-\x7e]+$/.test(value)) env.problem(where('headers', name), NO_HEADER_VALUE);
    return [[name.toLowerCase(), value] as const];
  });
  if (url === null || wrong !== null) return null;
  const heard = { orgs: given.orgs ?? null, types: given.types ?? null };
  return { url, secrets, headers: Object.fromEntries(headers), ...heard };
}

const NO_HEADER_VALUE =
  'names a value that no header can have: visible ASCII characters and spaces only';

const NO_SIGNING_SECRET =
  'must be whsec_ followed by the base64 of 24 to 64 random bytes, or a text of 24 bytes or more (a comma separates the current secret from the previous one)';

function isSigningSecret(secret: string): boolean {
  if (!secret.startsWith('whsec_')) return Buffer.byteLength(secret) >= 24;
  const encoded = secret.slice('whsec_'.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return false;
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}
