/** Which rules judge and decide, named so that somebody can tell afterwards by which it was done. */
import { createHash } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import { TUNING } from '../domain/judgement/tuning.ts';
import type { ResponseMode } from '../domain/response/incident.ts';
import type { JudgedBy } from '../domain/response/judged-by.ts';
import type { UserPolicy } from '../domain/response/response-policy.ts';
import type { Config, OrgConfig } from './types.ts';

/** As `package.json` has it. */
export const PRODUCT_VERSION: string = manifest.version;

export type RulesInForce = {
  readonly version: string;
  /** 12 hexadecimal digits: the same for the same weights, thresholds and policy, however the file is laid out. */
  readonly policy: string;
  readonly mode: ResponseMode;
};

/** What is in force for an org. What people let pass from an incident stands in that incident's own history. */
export function rulesInForce({
  detection,
  responses,
}: Pick<OrgConfig, 'detection' | 'responses'>): RulesInForce {
  const said = JSON.stringify({ detection, responses, tuning: TUNING }, inOneOrder);
  const policy = createHash('sha256').update(said).digest('hex').slice(0, 12);
  return { version: PRODUCT_VERSION, policy, mode: responses.mode };
}

/** The same for one user, for whom a rule may have another mode than the org. */
export function rulesForUser(
  config: Pick<OrgConfig, 'detection' | 'responses'>,
  { mode, rule, isProtected }: Pick<UserPolicy, 'mode' | 'rule' | 'isProtected'>,
): Required<JudgedBy> {
  return { ...rulesInForce(config), mode, rule, protected: isProtected };
}

/** For the log of a start. */
export function whatRuns({ orgs }: Pick<Config, 'orgs'>) {
  return {
    version: PRODUCT_VERSION,
    orgs: orgs.map(({ key }) => key),
    policies: Object.fromEntries(orgs.map((org) => [org.key, rulesInForce(org).policy])),
  };
}

/** What has no order is written in one. */
function inOneOrder(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value].map((each) => JSON.stringify(each)).sort();
  if (value instanceof Map) return Object.fromEntries([...value].sort(byName));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(byName));
}

function byName([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]): number {
  return String(a) < String(b) ? -1 : 1;
}
