/**
 * The admin console of the org at this address, e.g. `https://acme-admin.okta.com` of `acme.okta.com`; null where
 * none is known beside it (a custom domain, a simulated org).
 */
export function adminConsoleOf(orgUrl: string | null): string | null {
  const host = orgUrl === null ? undefined : new URL(orgUrl).hostname;
  const named = /^([a-z0-9-]+)\.(okta|oktapreview|okta-emea|okta-gov|trexcloud)\.(com|mil)$/.exec(
    host ?? '',
  );
  if (named === null) return null;
  const [, org, domain, top] = named;
  return `https://${org}-admin.${domain}.${top}`;
}

/** The user's page in the admin console, where an administrator clears sessions by hand. */
export function userPageLink(orgUrl: string | null, userId: string): string | null {
  const admin = adminConsoleOf(orgUrl);
  return admin === null ? null : `${admin}/admin/user/profile/view/${encodeURIComponent(userId)}`;
}
