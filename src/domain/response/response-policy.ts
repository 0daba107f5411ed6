import type { Verdict } from '../judgement/verdict.ts';
import type { ResponseMode, UserFacts } from './incident.ts';
import { RESPONSE_ACTION_KINDS } from './response-catalogue.ts';

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
  readonly askUser: AskUserPolicy;
  /** How many days a user is watched more strictly after a containment; 0: not at all. */
  readonly watchDaysAfterContainment: number;
  /** After this many containments that did not hold, the next action of this list is added. */
  readonly escalation: readonly PlannedAction[];
};

/** What only takes something back belongs to undo, never to a plan. */
const TAKES_BACK: ReadonlySet<string> = new Set([
  'unsuspend',
  'unblock_ip',
  'unquarantine',
  'lower_risk',
]);
export const PLANNABLE_KINDS = RESPONSE_ACTION_KINDS.filter((kind) => !TAKES_BACK.has(kind));

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
  readonly askUser?: Partial<AskUserPolicy>;
};

/** Asking the user "was this you?" in Slack. */
export type AskUserPolicy = {
  /** Verdicts about which the user is asked without a person's word; of those that open an incident. */
  readonly verdicts: readonly Verdict[];
  /** What a no does beside being told: the plan for `hijack`, or nothing. A yes never does anything. */
  readonly onNo: 'contain' | 'tell';
  readonly expiresAfterMinutes: number;
};

export type ApprovalPolicy = {
  /** Different people who must agree. */
  readonly approvals: number;
  /** Kinds that always need two different people, whatever `approvals` says. */
  readonly twoPersonKinds: readonly string[];
  readonly expiresAfterMinutes: number;
  /** What silence means once it expires. */
  readonly onSilence: 'deny' | 'escalate';
  /** Who may decide: `slack:U…`, `api:name`, `console:login`, `console-group:NAME`, `slack-group:S…`, `cli:name`, or `*`. */
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
  limits: { usersPerHour: 25, usersPerDay: 100 },
  staleAfterMinutes: 120,
  askUser: { verdicts: [], onNo: 'tell', expiresAfterMinutes: 60 },
  watchDaysAfterContainment: 7,
  escalation: [{ kind: 'clear_sessions', params: {} }],
};

/** Returns the entries of all lists of approvers, those of rules too. */
export function approversNamed({ approval, rules }: Pick<ResponsePolicy, 'approval' | 'rules'>) {
  const lists = [approval, ...rules.map((rule) => rule.approval)];
  return [...new Set(lists.flatMap((one) => one?.approvers ?? []))];
}

/** `unknown`: the selector names groups, roles or people, and Okta could not be asked who the user is. */
export type Selection = 'yes' | 'no' | 'unknown';

export type SelectableUser = Pick<UserFacts, 'id' | 'login' | 'groups' | 'roles'>;

/** Whether a selector picks the user. Logins, group names and roles are compared without case. */
export function selects(selector: UserSelector, user: SelectableUser): Selection {
  const named = [user.id, user.login];
  if (selector.users.some((wanted) => named.some((name) => same(name, wanted)))) return 'yes';
  const groups = user.groups?.flatMap(({ id, name }) => [id, name]) ?? null;
  const byLogin = selector.users.length > 0 && user.login === null ? 'unknown' : 'no';
  const byGroup = overlap(selector.groups, groups);
  const byRole = overlap(selector.roles, user.roles);
  if (byGroup === 'yes' || byRole === 'yes') return 'yes';
  return [byLogin, byGroup, byRole].includes('unknown') ? 'unknown' : 'no';
}

/** The policy as it stands for one user. */
export type UserPolicy = {
  readonly mode: ResponseMode;
  readonly plans: Readonly<Record<Verdict, readonly PlannedAction[]>>;
  readonly approval: ApprovalPolicy;
  readonly askUser: AskUserPolicy;
  readonly isProtected: Selection;
  /** The rule that decided, for the reader; null where the defaults did. */
  readonly rule: string | null;
  /** A rule before it that may apply as well, were the user's groups and roles known. */
  readonly uncertainRule: string | null;
};

/** Returns what holds for one user. First match wins; what the rule leaves open comes from the policy's defaults. */
export function policyFor(policy: ResponsePolicy, user: SelectableUser): UserPolicy {
  let uncertainRule: string | null = null;
  let rule: ResponseRule | undefined;
  for (const candidate of policy.rules) {
    const selection = selects(candidate.match, user);
    if (selection === 'unknown') uncertainRule ??= candidate.name;
    if (selection !== 'yes') continue;
    rule = candidate;
    break;
  }
  return {
    mode: rule?.mode ?? policy.mode,
    plans: { ...policy.plans, ...rule?.plans },
    approval: { ...policy.approval, ...rule?.approval },
    askUser: { ...policy.askUser, ...rule?.askUser },
    isProtected: selects(policy.protected, user),
    rule: rule?.name ?? null,
    uncertainRule,
  };
}

function overlap(wanted: readonly string[], has: readonly string[] | null): Selection {
  if (wanted.length === 0) return 'no';
  if (has === null) return 'unknown';
  return has.some((name) => wanted.some((one) => same(name, one))) ? 'yes' : 'no';
}

function same(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}
