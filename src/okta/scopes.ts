import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../domain/response/response-catalogue.ts';

/** What one OAuth scope is for; shown by `doctor`, named in docs/okta.md and in the Terraform. */
export type ScopeNeed = {
  readonly scope: string;
  readonly why: string;
  /** Without it the service does not do its main job; otherwise only the action named fails. */
  readonly required: boolean;
};

/** The reader app: looks, never touches. */
export const READER_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'okta.logs.read',
    why: 'reads the System Log: corroboration, catch-up, confirmation',
    required: true,
  },
  {
    scope: 'okta.users.read',
    why: 'reads the user and the groups of an incident',
    required: true,
  },
  { scope: 'okta.roles.read', why: 'tells whether the user is an admin', required: false },
  {
    scope: 'okta.eventHooks.read',
    why: 'watches that our event hook stays verified',
    required: false,
  },
];

/** Asked for by `doctor` alone, and only where the policy names groups: the running service goes without it. */
export const DOCTOR_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'okta.groups.read',
    why: 'tells whether the groups that the policy names exist',
    required: false,
  },
];

/** The responder app. The scope is broad; the custom admin role and its resource set are the fence. */
export const RESPONDER_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'okta.users.read',
    why: 'reads status and password provider before acting',
    required: true,
  },
  { scope: 'okta.users.manage', why: actionsWith('okta.users.manage'), required: true },
  { scope: 'okta.groups.manage', why: actionsWith('okta.groups.manage'), required: false },
  {
    scope: 'okta.networkZones.manage',
    why: actionsWith('okta.networkZones.manage'),
    required: false,
  },
  {
    scope: 'okta.networkZones.read',
    why: 'reads the blocked zone before changing it',
    required: false,
  },
  { scope: 'okta.apiTokens.manage', why: actionsWith('okta.apiTokens.manage'), required: false },
  {
    scope: 'okta.apiTokens.read',
    why: 'finds the API tokens made since the theft',
    required: false,
  },
  { scope: 'okta.userRisk.manage', why: actionsWith('okta.userRisk.manage'), required: false },
  {
    scope: 'okta.userRisk.read',
    why: 'leaves a risk alone that was HIGH before, so that undoing is right',
    required: false,
  },
  {
    scope: 'okta.universalLogout.manage',
    why: actionsWith('okta.universalLogout.manage'),
    required: false,
  },
];

/** Only `warden register` needs it, not the running service. */
export const REGISTRAR_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'okta.eventHooks.manage',
    why: 'creates, verifies and removes the event hook',
    required: true,
  },
];

function actionsWith(scope: string): string {
  const facts = Object.values(RESPONSE_CATALOGUE).filter((action) => action.scope === scope);
  return facts.map(({ title }) => title).join('; ');
}

/** What an action fails without, beside reading the user: what it changes, and what it has to read for that. */
export function scopesOfAction(kind: ResponseActionKind): string[] {
  return [RESPONSE_CATALOGUE[kind].scope, READ_BEFORE[kind]].filter(
    (scope) => typeof scope === 'string',
  );
}

const READ_BEFORE: Partial<Readonly<Record<ResponseActionKind, string>>> = {
  block_ip: 'okta.networkZones.read',
  unblock_ip: 'okta.networkZones.read',
  revoke_api_tokens: 'okta.apiTokens.read',
};

/** The names alone, each once, for the token request. */
export function scopeNames(...needs: readonly (readonly ScopeNeed[])[]): string[] {
  return [...new Set(needs.flat().map(({ scope }) => scope))];
}
