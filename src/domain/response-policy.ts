import type { ResponseMode } from './incident.ts';
import type { Verdict } from './verdict.ts';

/** The response half of an operator's policy file: what may be done to whom, and who must agree. */
export type ResponsePolicy = {
  readonly mode: ResponseMode;
  /** Ordered response action kinds (see the response catalogue) per verdict. */
  readonly plans: Readonly<Record<Verdict, readonly PlannedAction[]>>;
  /** First match wins; what it does not say is taken from the defaults above and below. */
  readonly rules: readonly ResponseRule[];
  readonly approval: ApprovalPolicy;
  /** Break-glass accounts: whatever the verdict, nothing is done to them by itself or by approval. */
  readonly protected: UserSelector;
  readonly limits: ResponseLimits;
  /** A theft whose last bad event is older does not act by itself. */
  readonly staleAfterMinutes: number;
  /** After this many containments that did not hold, the next action of this list is added. */
  readonly escalation: readonly PlannedAction[];
};

export type PlannedAction = {
  readonly kind: string;
  /** e.g. the quarantine group's id, the blocked zone's name, `sendEmail`. */
  readonly params: Readonly<Record<string, string | number | boolean>>;
};

/** All given conditions are alternatives: a user who fits any of them is selected. */
export type UserSelector = {
  /** Ids or logins. */
  readonly users: readonly string[];
  /** Group ids or names. */
  readonly groups: readonly string[];
  /** Admin role types, e.g. `SUPER_ADMIN`. */
  readonly roles: readonly string[];
};

export type ResponseRule = {
  readonly name: string;
  readonly match: UserSelector;
  readonly mode?: ResponseMode;
  readonly plans?: Partial<Record<Verdict, readonly PlannedAction[]>>;
  readonly approval?: Partial<ApprovalPolicy>;
};

export type ApprovalPolicy = {
  /** Different people who must agree. */
  readonly approvals: number;
  /** Kinds that always need two different people, whatever `approvals` says. */
  readonly twoPersonKinds: readonly string[];
  readonly expiresAfterMinutes: number;
  /** What silence means once it expires. */
  readonly onSilence: 'deny' | 'escalate';
  /** Who may decide: `slack:U…`, `api:name`, `console:login`, `cli:name`, or `*`. */
  readonly approvers: readonly string[];
};

/** Per org. Above it, everything needs approval and the SOC is told why. */
export type ResponseLimits = { readonly usersPerHour: number; readonly usersPerDay: number };

export const DEFAULT_RESPONSE_POLICY: ResponsePolicy = {
  mode: 'observe',
  plans: {
    benign: [],
    suspicious: [],
    hijack: [
      { kind: 'clear_sessions', params: {} },
      { kind: 'expire_password', params: {} },
    ],
  },
  rules: [],
  approval: {
    approvals: 1,
    twoPersonKinds: ['suspend', 'reset_factors', 'universal_logout'],
    expiresAfterMinutes: 30,
    onSilence: 'escalate',
    approvers: ['*'],
  },
  protected: { users: [], groups: [], roles: [] },
  limits: { usersPerHour: 10, usersPerDay: 40 },
  staleAfterMinutes: 120,
  escalation: [{ kind: 'clear_sessions', params: {} }],
};
