import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../domain/response/response-catalogue.ts';

/** One OAuth scope and its purpose; shown by `doctor`, named in docs/okta.md and in the Terraform. */
export type ScopeNeed = {
  readonly scope: string;
  readonly why: string;
  /** Whether the service's main job needs it; otherwise only the action named fails without it. */
  readonly required: boolean;
};

/** Scopes of the reader app, which changes nothing. */
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

/** Scopes that only `doctor` asks for, and only where the policy names groups; the running service does without. */
export const DOCTOR_SCOPES: readonly ScopeNeed[] = [
  {
    scope: 'okta.groups.read',
    why: 'tells whether the groups that the policy names exist',
    required: false,
  },
];

/** Scopes of the responder app. They are broad; the custom admin role and its resource set limit them. */
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

/** Scopes that only `warden register` needs, not the running service. */
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

/**
 * Returns the scopes without which an action fails, besides reading the user: for what it changes, and for what it
 * reads first.
 */
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

/** Returns the scopes' names, each once, for the token request. */
export function scopeNames(...needs: readonly (readonly ScopeNeed[])[]): string[] {
  return [...new Set(needs.flat().map(({ scope }) => scope))];
}
