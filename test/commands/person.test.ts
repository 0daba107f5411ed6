import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { test } from 'node:test';
import { personHere } from '../../src/commands/incident/person.ts';

test('who decides on the command line is named by the user on this machine', () => {
  assert.equal(personHere(), `cli:${userInfo().username}`);
});

const PERSON = new URL('../../src/commands/incident/person.ts', import.meta.url).href;

test('a user without a name, as in the image, is named by number', {
  skip: process.getuid?.() === 0 ? false : 'only root can become somebody else',
}, () => {
  const program = `const { personHere } = await import(${JSON.stringify(PERSON)});
    process.setuid(10001);
    console.log(personHere());`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
  assert.equal(child.stdout.toString(), 'cli:10001\n', child.stderr.toString());
});
