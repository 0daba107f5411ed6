const LOOK_BACK_MS = 10 * 60_000;
const LOOK_AHEAD_MS = 60 * 60_000;

/**
 * The org's System Log in Okta's Admin Console, on the user, from ten minutes before the first bad event.
 * Null for an org on a custom domain: its Admin Console cannot be derived from the address.
 * The session id is left out on purpose: links end up in chat and in browsers' histories.
 */
export function systemLogLink(orgUrl: string, userId: string, firstAt: number): string | null {
  const host = /^https:\/\/([a-z0-9-]+)\.(okta(?:preview|-emea)?\.com)$/.exec(orgUrl);
  if (host === null) return null;
  const query = new URLSearchParams({
    search: `actor.id eq "${userId}"`,
    fromTime: new Date(firstAt - LOOK_BACK_MS).toISOString(),
    toTime: new Date(firstAt + LOOK_AHEAD_MS).toISOString(),
  });
  return `https://${host[1]}-admin.${host[2]}/report/system_log_2?${query}`;
}
