/** Reads the response mode, which `RESPONSE_MODE` and the policy file may set; the more cautious of the two wins. */
import { RESPONSE_MODES, type ResponseMode } from '../domain/response/incident.ts';
import type { ResponsePolicy } from '../domain/response/response-policy.ts';
import type { Environment } from './environment.ts';

/** Reads the furthest mode that any org, or rule of it, may have; null where the variable is not set. */
export function readModeCeiling(env: Environment): ResponseMode | null {
  return env.oneOf('RESPONSE_MODE', RESPONSE_MODES);
}

/** Returns the policy with `mode` (null: not set, so `observe`); its rules too stay at or below the ceiling. */
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
