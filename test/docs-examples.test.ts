/**
 * The examples of what the webhooks and the API say are what they say. After a change of that:
 *
 *   WRITE_EXAMPLES=1 node --test --test-global-setup=test/support/global-setup.ts test/docs-examples.test.ts
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { exampleTheft } from './support/example-theft.ts';
import { ocsfFaults } from './support/ocsf/faults.ts';
import { isObject } from './support/openapi/json.ts';

const fileOf = (name: string) => new URL(`../docs/examples/${name}.json`, import.meta.url);

function example(name: string) {
  return JSON.parse(readFileSync(fileOf(name), 'utf8'));
}

/** They change with every weight and default of the policy: whether they are right is asked below. */
function withoutHashes(text: string): string {
  return text.replaceAll(/(?<="|\+)([0-9a-f]{64}|[0-9a-f]{12})(?=")/g, 'hash');
}

test('docs/examples shows a theft as it is told today', async (t) => {
  for (const [name, told] of Object.entries(await exampleTheft(t))) {
    const text = `${JSON.stringify(told, null, 2)}\n`;
    if (process.env.WRITE_EXAMPLES !== undefined) writeFileSync(fileOf(name), text);
    const kept = withoutHashes(readFileSync(fileOf(name), 'utf8'));
    assert.equal(kept, withoutHashes(text), `${name}: see WRITE_EXAMPLES above`);
  }
});

test('the messages among them are valid OCSF, and below 20 kB', () => {
  for (const name of ['finding.created', 'action.executed', 'finding.closed']) {
    const message = example(name);
    assert.equal(message.type, name);
    assert.deepEqual(ocsfFaults(message.data), []);
    assert.ok(Buffer.byteLength(JSON.stringify(message)) < 20_000);
  }
});

/** RFC 8785 asks of an engine of JavaScript no more than this. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

test('whoever follows the recipe of docs/alerts.md finds the hashes of the history', () => {
  const finding = example('finding.closed').data;
  const [org = '', id = ''] = finding.finding_info.uid.split('/');
  const { history } = example('incident');
  let previousHash = '0'.repeat(64);
  for (const { sequence, at, actor, kind, data, hash } of history) {
    const said = canonical({ org, incidentId: Number(id), sequence, at, actor, kind, data });
    previousHash = createHash('sha256').update(`${previousHash}${said}`).digest('hex');
    assert.equal(previousHash, hash);
  }
  assert.equal(finding.unmapped.history.head, previousHash);
});
