/** `RESPONSE_MODE` and the policy file may both say how far to go; the more cautious of the two wins. */
import { RESPONSE_MODES, type ResponseMode } from '../domain/response/incident.ts';
import type { ResponsePolicy } from '../domain/response/response-policy.ts';
import type { Environment } from './environment.ts';

/** The most that any org, or rule of it, may do; null where the variable is not set. */
export function readModeCeiling(env: Environment): ResponseMode | null {
  return env.oneOf('RESPONSE_MODE', RESPONSE_MODES);
}

/** The policy under `mode` (null: nobody said, so `observe`), its rules included, below the ceiling. */
export function withMode(
  policy: ResponsePolicy,
  mode: ResponseMode | null,
  ceiling: ResponseMode | null,
): ResponsePolicy {
  const capped = (wanted: ResponseMode) => (ceiling === null ? wanted : cautious(wanted, ceiling));
  return {
    ...policy,
    mode: capped(mode ?? 'observe'),
    rules: policy.rules.map((rule) =>
      rule.mode === undefined ? rule : { ...rule, mode: capped(rule.mode) },
    ),
  };
}

function cautious(a: ResponseMode, b: ResponseMode): ResponseMode {
  return RESPONSE_MODES.indexOf(a) <= RESPONSE_MODES.indexOf(b) ? a : b;
}
