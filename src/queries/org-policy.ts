/** Reads what the service may do in an org: the policy in force, how much of its limits is used, and who runs by it. */
import { rulesInForce } from '../config/rules-in-force.ts';
import { INTERRUPTING_KINDS } from '../domain/response/guardrails.ts';
import type { ResponseMode } from '../domain/response/incident.ts';
import type {
  ApprovalPolicy,
  PlannedAction,
  ResponseLimits,
  ResponsePolicy,
} from '../domain/response/response-policy.ts';
import type { Dependencies, Org } from '../pipeline/dependencies.ts';
import { countSignedOut } from '../store/actions.ts';
import { type LiveInstance, liveInstances } from '../store/instances.ts';

export type OrgPolicy = {
  /** Stands for the weights, thresholds and policy of this instance, as in an incident's `judgedBy`. */
  readonly hash: string;
  readonly version: string;
  readonly rules: readonly PolicyRule[];
  /** Of the verdicts that open an incident. */
  readonly plans: Readonly<Record<'suspicious' | 'hijack', readonly PlannedAction[]>>;
  readonly approval: ApprovalPolicy;
  /** How many names the policy protects. */
  readonly protected: Readonly<Record<'users' | 'groups' | 'roles', number>>;
  readonly limits: ResponseLimits & {
    /** Users signed out, or about to be, in the last hour and day. */
    readonly usedInHour: number;
    readonly usedInDay: number;
  };
  /** The instances that serve the org; each has read its policy when it started. */
  readonly instances: readonly PolicyReader[];
};

export type PolicyRule = {
  readonly name: string;
  /** Its own mode, or the org's. */
  readonly mode: ResponseMode;
  /** Null where the org's approvers decide. */
  readonly approvers: readonly string[] | null;
  /** Whole, also what it leaves to the org; null where it leaves all of it. */
  readonly approval: ApprovalPolicy | null;
  /** Plans that it has in place of the org's. */
  readonly plans: Partial<ResponsePolicy['plans']>;
};

export type PolicyReader = Pick<LiveInstance, 'id' | 'roles' | 'version' | 'startedAt'> & {
  /** Hash of the policy that it runs by; not `hash` where it has another configuration. */
  readonly policy: string;
  readonly mode: ResponseMode;
};

export async function readOrgPolicy(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  { key, config }: Pick<Org, 'key' | 'config'>,
): Promise<OrgPolicy> {
  const { responses } = config;
  const [used, live] = await Promise.all([
    countSignedOut(database, key, null, INTERRUPTING_KINDS, new Date(now())),
    liveInstances(database.pool),
  ]);
  const { policy: hash, version } = rulesInForce(config);
  const { suspicious, hijack } = responses.plans;
  const { users, groups, roles } = responses.protected;
  return {
    hash,
    version,
    rules: responses.rules.map((rule) => ({
      name: rule.name,
      mode: rule.mode ?? responses.mode,
      approvers: rule.approval?.approvers ?? null,
      approval: rule.approval === undefined ? null : { ...responses.approval, ...rule.approval },
      plans: rule.plans ?? {},
    })),
    plans: { suspicious, hijack },
    approval: responses.approval,
    protected: { users: users.length, groups: groups.length, roles: roles.length },
    limits: { ...responses.limits, usedInHour: used.hour, usedInDay: used.day },
    instances: live.flatMap(({ orgs, id, roles: has, version: runs, startedAt }) => {
      const theirs = orgs[key];
      return theirs === undefined ? [] : [{ id, roles: has, version: runs, startedAt, ...theirs }];
    }),
  };
}
