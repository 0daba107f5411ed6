const LOOK_BACK_MS = 10 * 60_000;
const LOOK_AHEAD_MS = 24 * 3_600_000;

/**
 * The System Log page of the org's admin console for a filter and a time, or null where the org's
 * address has no admin console beside it (a custom domain, a simulated org).
 * Okta serves the admin console of `acme.okta.com` at `acme-admin.okta.com`, and the page itself at
 * `/report/system_log_2?search=…&fromTime=…&toTime=…`. From ten minutes before the moment.
 * No session id belongs into a filter: links end up in chat and in browsers' histories.
 */
export function systemLogLink(orgUrl: string | null, filter: string, at: number): string | null {
  const host = orgUrl === null ? undefined : new URL(orgUrl).hostname;
  const named = /^([a-z0-9-]+)\.(okta|oktapreview|okta-emea|okta-gov|trexcloud)\.(com|mil)$/.exec(
    host ?? '',
  );
  if (named === null) return null;
  const [, org, domain, top] = named;
  const url = new URL(`https://${org}-admin.${domain}.${top}/report/system_log_2`);
  url.searchParams.set('search', filter);
  url.searchParams.set('fromTime', new Date(at - LOOK_BACK_MS).toISOString());
  url.searchParams.set('toTime', new Date(at + LOOK_AHEAD_MS).toISOString());
  return url.href;
}
