/** Names the rules that judge and decide, so that it can be told afterwards by which rules something was done. */
import { hash } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import { TUNING } from '../domain/judgement/tuning.ts';
import type { ResponseMode } from '../domain/response/incident.ts';
import type { JudgedBy } from '../domain/response/judged-by.ts';
import type { UserPolicy } from '../domain/response/response-policy.ts';
import type { Config, OrgConfig } from './types.ts';

/** The product's version in `package.json`. */
export const PRODUCT_VERSION: string = manifest.version;

export type RulesInForce = {
  readonly version: string;
  /** 12 hexadecimal digits: the same for the same weights, thresholds and policy, however the file is laid out. */
  readonly policy: string;
  readonly mode: ResponseMode;
};

/** Returns the rules in force for an org; exceptions made from an incident are in that incident's history. */
export function rulesInForce({
  detection,
  responses,
}: Pick<OrgConfig, 'detection' | 'responses'>): RulesInForce {
  const said = JSON.stringify({ detection, responses, tuning: TUNING }, inOneOrder);
  const policy = hash('sha256', said).slice(0, 12);
  return { version: PRODUCT_VERSION, policy, mode: responses.mode };
}

/** Returns the rules in force for one user, for whom a rule may set another mode than the org. */
export function rulesForUser(
  config: Pick<OrgConfig, 'detection' | 'responses'>,
  { mode, rule, isProtected }: Pick<UserPolicy, 'mode' | 'rule' | 'isProtected'>,
): Required<JudgedBy> {
  return { ...rulesInForce(config), mode, rule, protected: isProtected };
}

/** Returns version, orgs and their rules, for the log at a start. */
export function whatRuns({ orgs }: Pick<Config, 'orgs'>) {
  return {
    version: PRODUCT_VERSION,
    orgs: orgs.map(({ key }) => key),
    policies: Object.fromEntries(orgs.map((org) => [org.key, rulesInForce(org).policy])),
  };
}

/** Sorts what has no order, so that the same rules are written the same way. */
function inOneOrder(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value].map((each) => JSON.stringify(each)).sort();
  if (value instanceof Map) return Object.fromEntries([...value].sort(byName));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(byName));
}

function byName([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]): number {
  return String(a) < String(b) ? -1 : 1;
}
