/** Checks the admin roles that a selector names: a mistyped one would silently protect nobody. */
import { closest } from '../../domain/closest.ts';
import { text } from './keyed.ts';

/** Okta's types of roles, those of older orgs too. A custom role has the type `CUSTOM`, whatever it is called. */
const TYPES = [
  'SUPER_ADMIN',
  'ORG_ADMIN',
  'APP_ADMIN',
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'READ_ONLY_ADMIN',
  'REPORT_ADMIN',
  'GROUP_MEMBERSHIP_ADMIN',
  'API_ACCESS_MANAGEMENT_ADMIN',
  'API_ADMIN',
  'MOBILE_ADMIN',
  'WORKFLOWS_ADMIN',
  'ACCESS_CERTIFICATIONS_ADMIN',
  'ACCESS_REQUESTS_ADMIN',
  'CUSTOM',
];

/** A type in any case of letters; one that resembles none of Okta's counts as new, if it is written like a type. */
export const adminRole = text.superRefine((given, context) => {
  const type = given.toUpperCase();
  if (TYPES.includes(type)) return;
  const near = closest(type, TYPES);
  const message =
    near === null
      ? 'must be the type of an admin role, such as SUPER_ADMIN'
      : `unknown; did you mean ${near}?`;
  if (near !== null || !/^[A-Z_]+$/.test(type)) context.addIssue({ code: 'custom', message });
});
