import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
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

  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const explained = lines.flatMap((line, index) => {
    const name = /^#?([A-Z_]+)=/.exec(line)?.[1];
    if (name === undefined) return [];
    assert.match(lines[index - 1] ?? '', /^# \S.*\.$/, `${name} has no line of explanation`);
    return [name];
  });

  assert.deepEqual(explained.toSorted(), [...VARIABLES].toSorted());
  assert.deepEqual(read.toSorted(), [...VARIABLES].toSorted());
});
