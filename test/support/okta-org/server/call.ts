/** One API request as an operation sees it, and its answer. */
import type { Operation } from '../../openapi/description.ts';
import type { AdminRole, ApiToken, OrgUser, ServiceApp } from '../records.ts';
import type { OrgState } from '../state.ts';

/** Who is calling. An SSWS token acts as its owner, with the owner's roles. */
export type Caller =
  | { readonly kind: 'ssws'; readonly token: ApiToken; readonly user: OrgUser }
  | {
      readonly kind: 'oauth';
      readonly app: ServiceApp;
      readonly scopes: readonly string[];
      readonly dpop: boolean;
    }
  | { readonly kind: 'anonymous' };

export type Call = {
  readonly operation: Operation;
  /** Path parameters by name, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON or form, the text of anything else, null for no body. */
  readonly body: unknown;
  readonly caller: Caller;
  /** Ties together the log events that one call causes. */
  readonly transactionId: string;
  readonly ip: string;
  readonly pathWithQuery: string;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to send; undefined for an empty body. */
  readonly body?: unknown;
};

export type Answer = (state: OrgState, call: Call) => Reply | Promise<Reply>;

export const NO_CONTENT: Reply = { status: 204 };
/** 200 with an empty body, as the lifecycle operations answer. */
export const EMPTY_OK: Reply = { status: 200 };

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function rolesOf(caller: Caller): readonly AdminRole[] {
  if (caller.kind === 'ssws') return caller.user.roles;
  if (caller.kind === 'oauth' && caller.app.role !== null) return [caller.app.role];
  return [];
}
