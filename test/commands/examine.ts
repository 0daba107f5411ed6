/** `warden doctor` with a real database behind its door, and what it finds. */
import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/commands/doctor/check.ts';
import { openDatabaseDoor } from '../../src/commands/doctor/open-database.ts';
import { type DoctorDeps, doctor } from '../../src/commands/doctor.ts';
import { readConfig } from '../../src/config.ts';

export type Variables = Record<string, string | undefined>;

export async function examine(
  variables: Variables,
  argv = ['--json'],
  deps: Partial<DoctorDeps> = {},
) {
  let out = '';
  let err = '';
  const code = await doctor(argv, {
    config: () => readConfig(variables),
    openDatabase: openDatabaseDoor,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    now: Date.now,
    colour: false,
    ...deps,
  });
  const checks = argv.includes('--json') && out !== '' ? readChecks(out) : [];
  const find = (name: string) =>
    checks.find((check) => check.name === name) ??
    assert.fail(`no check “${name}” in ${out}${err}`);
  return { code, out, err, checks, find };
}

function readChecks(out: string): CheckReport[] {
  return (JSON.parse(out) as { checks: CheckReport[] }).checks;
}
