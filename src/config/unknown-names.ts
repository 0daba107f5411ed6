/** Finds variables whose names resemble the service's but are unknown: their values have no effect. */
import { readFileSync } from 'node:fs';
import { editDistance } from '../domain/closest.ts';
import type { Variables } from './environment.ts';
import { VARIABLES } from './variables.ts';

export type UnknownName = {
  readonly name: string;
  /** What is wrong and what to do; never the value. */
  readonly what: string;
};

/** Beginnings of names that only a setting of the service would have in its process. */
const OURS = [
  'ALERT_WEBHOOK_',
  'CORROBORATION_',
  'GEOIP_',
  'METRICS_TOKEN',
  'OIDC_',
  'OKTA_',
  'PAGERDUTY_',
  'RESPONSE_',
  'RETENTION_',
  'SLACK_',
  'SYSTEM_LOG_',
  'TEAMS_WEBHOOK_',
];

/** Length up to which a name may differ by one letter only: too many words are two letters from `PORT` or `HOST`. */
const SHORT = 6;

/** Returns the variables that are set, unknown, and probably meant for the service. */
export function unknownNames(variables: Variables = process.env): UnknownName[] {
  const policy = policyText(variables);
  if (policy === null) return [];
  return Object.entries(variables).flatMap(([name, value]) => {
    if ((value ?? '').trim() === '' || isKnown(name) || isNamedIn(policy, name)) return [];
    const meant = nearest(name);
    if (meant !== null) return { name, what: `is no variable; did you mean ${meant}?` };
    return OURS.some((prefix) => name.startsWith(prefix))
      ? { name, what: 'is no variable, and nothing reads it: .env.example has them all' }
      : [];
  });
}

const KNOWN: readonly string[] = VARIABLES.flatMap((name) => [name, `${name}_FILE`]);
const KNOWN_NAMES: ReadonlySet<string> = new Set(KNOWN);

function isKnown(name: string): boolean {
  return KNOWN_NAMES.has(name);
}

function nearest(name: string): string | null {
  const within = name.length <= SHORT ? 1 : 2;
  const lower = name.toLowerCase();
  const ranked = KNOWN.map((known) => ({
    known,
    distance: editDistance(lower, known.toLowerCase()),
  })).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= within ? best.known : null;
}

/** Whether the policy file names the variable (`env: …`). Other problems of the file are told by its reader. */
function isNamedIn(policy: string, name: string): boolean {
  return new RegExp(`\\b${name.replace(/_FILE$/, '').replace(/\W/g, '\\$&')}\\b`).test(policy);
}

/** Returns the policy file's text; null where it cannot be read: what it names is unknown then, and that is told. */
function policyText({ POLICY_FILE: path = '' }: Variables): string | null {
  try {
    return path.trim() === '' ? '' : readFileSync(path.trim(), 'utf8');
  } catch {
    return null;
  }
}
