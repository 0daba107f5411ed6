import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { VARIABLES } from '../../src/config/variables.ts';
import { readConfig } from '../../src/config.ts';

test('.env.example explains exactly the variables that are read', () => {
  const asked = new Set<string>();
  const watched = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_target, name) {
        if (typeof name === 'string') asked.add(name);
        return undefined;
      },
    },
  );
  readConfig(watched);
  const read = [...asked].filter(
    (name) => !asked.has(name.replace(/_FILE$/, '')) || !name.endsWith('_FILE'),
  );

  const lines = fileOf('.env.example').split('\n');
  const explained = lines.flatMap((line, index) => {
    const name = /^#?([A-Z_]+)=/.exec(line)?.[1];
    if (name === undefined) return [];
    assert.match(lines[index - 1] ?? '', /^# \S.*\.$/, `${name} has no line of explanation`);
    return [name];
  });

  assert.deepEqual(explained.toSorted(), [...VARIABLES].toSorted());
  assert.deepEqual(read.toSorted(), [...VARIABLES].toSorted());
});

test('compose.yaml hands every variable on: one set in .env and left out would be no setting at all', () => {
  const service = z.object({
    environment: z.record(z.string(), z.string()),
    secrets: z.array(z.string()),
  });
  const compose = z.object({ services: z.object({ warden: service }) });
  const { warden } = compose.parse(parse(fileOf('compose.yaml'))).services;
  // Where the image listens is the image's business, and its database is the one beside it.
  const own = ['HOST', 'PORT', 'WARDEN_DATA_DIR'];
  const given = Object.keys(warden.environment).map((name) => name.replace(/_FILE$/, ''));
  for (const name of VARIABLES) {
    // POLICY_FILE is a name of its own, not the file form of another.
    const handedOn = given.includes(name) || name in warden.environment;
    assert.equal(handedOn, !own.includes(name), name);
  }
  for (const [name, value] of Object.entries(warden.environment)) {
    const secret = /\/run\/secrets\/(\w+)/.exec(value)?.[1];
    if (secret !== undefined) assert.ok(warden.secrets.includes(secret), name);
    else assert.ok(value.startsWith(`\${${name}:`), `${name} is not what .env says of it`);
  }
});

function fileOf(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
