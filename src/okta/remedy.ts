/**
 * What a person should do about an error of Okta's, by its code. The meanings are from Okta's published error catalogue
 * (release 2026.08.1); codes not listed get the advice for their HTTP status.
 */
const BY_CODE: Readonly<Record<string, string>> = {
  E0000001: 'Okta found the request invalid for this user or object; the message says which part.',
  E0000006:
    'Give the service app the OAuth scope this call needs, and its admin role the permission, on a resource set that holds this user. Protected (break-glass) users are left out on purpose.',
  E0000007:
    'Okta does not know this object, or the resource set of our admin role leaves it out. Look it up in the Admin Console.',
  E0000009:
    'Okta had an internal error. It is tried again; see https://status.okta.com if it lasts.',
  E0000010: 'The org is in read-only mode (maintenance). It is tried again.',
  E0000011:
    'Okta does not accept our credentials: the API token is revoked or expired, or its owner was deactivated. Issue a new one.',
  E0000013: 'Okta does not know our client id. Check OKTA_CLIENT_ID and that the app is active.',
  E0000014:
    'Okta does not let this user’s credentials be changed; they are kept in another directory.',
  E0000015:
    'The org has no licence for this feature, or it is switched off. Choose another action.',
  E0000016: 'The user is already active; nothing is left to do.',
  E0000017: 'Okta could not reset the password. Reset it where the user’s password is kept.',
  E0000022: 'Okta does not offer this call on this org. Report it together with the call shown.',
  E0000023:
    'The user is mastered in another system (directory or HR). Do this there; clearing sessions still works here.',
  E0000031: 'Okta did not understand the search filter. Report it together with the call shown.',
  E0000032: 'Okta does not unlock users of another directory. Unlock the user there.',
  E0000034:
    'This user may not recover the password through Okta. Reset it where the password is kept.',
  E0000038:
    'The user’s present status does not allow this. Look at the status in Okta: a suspended user has to be unsuspended first.',
  E0000047: 'Okta’s rate limit is used up. It is tried again when the limit resets.',
  E0000053:
    'The search filter or the start time is not accepted; the System Log reaches back 90 days.',
  E0000079: 'The user’s present state of sign-in does not allow this. It can be tried again later.',
  E0000107: 'The object is not in the state this step needs. Look at its status in Okta.',
  E0000112: 'The user is still being activated. It is tried again.',
  E0000155: 'The user is not active. Look at the status in Okta.',
  E0000156: 'The user was deleted.',
  E0000231: 'Someone changed the object at the same moment. It is tried again.',
  E0000239: 'Okta is busy reordering policies. It is tried again.',
  E0000240: 'The directory agent did not answer in time. Check the agent of this user’s directory.',
  E0000241: 'No directory agent is connected. Start the agent of this user’s directory.',
  okta_unreachable:
    'No connection to the org. Check OKTA_ORG_URL, DNS, the firewall, and the proxy (NODE_USE_ENV_PROXY=1 with HTTPS_PROXY).',
  okta_timeout: 'Okta did not answer in time. It is tried again.',
  okta_redirected:
    'The org answered with a redirect, which is never followed because it would carry our credentials along. Set OKTA_ORG_URL to the address it redirects to.',
  okta_foreign_link:
    'The link belongs to another address than OKTA_ORG_URL and is not followed. Set OKTA_ORG_URL to the domain the org uses in its links.',
  okta_answer_unreadable:
    'What answered is not Okta’s API. Check OKTA_ORG_URL and any proxy in between.',
  okta_unknown_outcome:
    'Okta said yes in a form its SDK could not read. The state is read again before anything is repeated.',
  okta_list_too_long:
    'The list is longer than is read. Look at it in the Admin Console, and decide by that.',
  okta_zone_conflict: 'Somebody else keeps changing the network zone. It is tried again.',
  okta_insufficient_scope:
    'The service app lacks the OAuth scope of this call. Grant it under “Okta API Scopes” of the app; `warden doctor` names it.',
  okta_token_invalid_client:
    'Okta does not accept our client id or key. Check OKTA_CLIENT_ID, that the public key of OKTA_PRIVATE_KEY is registered and active on the app, and this machine’s clock.',
  okta_token_unauthorized_client:
    'The app may not ask for such a token. It has to be an API Services app with “Public key / Private key”.',
  okta_token_invalid_dpop_proof:
    'Okta refused our DPoP proof. Compare this machine’s clock with the time; five minutes are too much.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'Okta found the request invalid. Report it together with the call shown.',
  401: 'Okta does not accept our credentials. Run `warden doctor`.',
  403: 'Our role does not allow this. Run `warden doctor` to see which scope or permission is missing.',
  404: 'Okta does not know this object. Look it up in the Admin Console.',
  429: 'Okta’s rate limit is used up. It is tried again when the limit resets.',
};

/** Advice where an address that every org has was not found. */
export const NO_ORG_THERE =
  'No Okta org is at this address. Set OKTA_ORG_URL to the org’s own, such as https://example.okta.com.';

/** Returns the advice for an error code, else for its HTTP status; never empty. */
export function remedyFor(code: string, status: number | null): string {
  const known = BY_CODE[code] ?? (status === null ? undefined : BY_STATUS[status]);
  if (known !== undefined) return known;
  return status !== null && status >= 500
    ? 'Okta had a fault of its own. It is tried again; see https://status.okta.com if it lasts.'
    : 'Look the code up in Okta’s error catalogue, and run `warden doctor`.';
}
