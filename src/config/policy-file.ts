/** Reads the policy file that `POLICY_FILE` names. */
import { basename } from 'node:path';
import type { Environment } from './environment.ts';
import type { PolicySettings } from './policy/orgs.ts';
import { readPolicy } from './policy/read.ts';

export type PolicyFile = {
  readonly settings: PolicySettings;
  /** Names a key by its place in the file, for problems that show only together with the environment. */
  readonly where: (path: readonly PropertyKey[]) => string;
};

/** Returns the file's settings: none where there is no file, or, with a problem added, where it cannot be used. */
export function readPolicyFile(env: Environment): PolicyFile {
  const path = env.text('POLICY_FILE');
  const source = path === null ? null : env.file('POLICY_FILE', path);
  if (path === null || source === null) return NOTHING_SAID;
  const reading = readPolicy(source, basename(path));
  if (reading.ok) return reading;
  for (const { where, what } of reading.problems) env.problem(where, what);
  return NOTHING_SAID;
}

const NOTHING_SAID: PolicyFile = { settings: {}, where: (path) => path.join('.') };
