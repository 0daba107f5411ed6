/** The design, held: who may import whom, where SQL, the queue, HTTP and the environment may appear. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../src/', import.meta.url));

type Import = {
  readonly from: string;
  readonly to: string;
  readonly external: boolean;
  /** Gone at run time. */
  readonly typeOnly: boolean;
};
type Source = {
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
};

const SOURCES: readonly Source[] = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(`${ROOT}${path}`, 'utf8');
    const code = withoutComments(text);
    return { path, text, code, imports: importsOf(path, code) };
  });

/** Tests and scripts use what is exported as well. */
const OUTSIDE = ['test', 'scripts'].flatMap((folder) =>
  readdirSync(`${ROOT}../${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({
      path: `../${folder}/${path}`,
      text: readFileSync(`${ROOT}../${folder}/${path}`, 'utf8'),
    })),
);

function importsOf(from: string, code: string): Import[] {
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?([^;]*?)from\s+'([^']+)'/gm);
  const bare = code.matchAll(/(?:^import\s+|import\()'([^']+)'/gm);
  return [
    ...[...statements].map(([, type, names = '', to = '']) =>
      importOf(from, to, type !== undefined || onlyTypes(names)),
    ),
    ...[...bare].map(([, to = '']) => importOf(from, to, false)),
  ];
}

function importOf(from: string, specifier: string, typeOnly: boolean): Import {
  // The manifest is nobody's code.
  const external = !specifier.startsWith('.') || specifier.endsWith('/package.json');
  const to = external ? specifier : posix.normalize(posix.join(dirname(from), specifier));
  return { from, to, external, typeOnly };
}

/** `{ type A, type B }` */
function onlyTypes(names: string): boolean {
  const named = /^\{([\s\S]*)\}\s*$/.exec(names)?.[1];
  if (named === undefined) return false;
  return named.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** The part of the design a file belongs to: its top folder, or its own name at the top. */
function partOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

const ADAPTERS = ['store', 'okta', 'slack', 'alerts', 'network'];

/** What each part may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ...Object.fromEntries(ADAPTERS.map((adapter) => [adapter, ['domain']])),
  config: ['domain', 'okta'],
  pipeline: ['config', 'domain', ...ADAPTERS],
  // What is read for people; no stage knows it.
  queries: ['config', 'pipeline', 'domain', ...ADAPTERS],
  http: ['config', 'queries', 'pipeline', 'domain', ...ADAPTERS],
  console: ['config', 'http', 'queries', 'pipeline', 'domain', ...ADAPTERS],
  // Built once at the top: which clients and receivers the configuration asks for.
  orgs: ['config', 'pipeline', 'okta'],
  receivers: ['config', 'pipeline', 'slack', 'alerts'],
  commands: ['config', 'orgs', 'receivers', 'queries', 'pipeline', 'domain', ...ADAPTERS],
  app: ['config', 'http', 'console', 'pipeline', 'domain', ...ADAPTERS],
  service: [
    'app',
    'config',
    'orgs',
    'receivers',
    'http',
    'console',
    'queries',
    'pipeline',
    'domain',
    ...ADAPTERS,
  ],
  'env-file': ['config'],
  serve: ['service', 'config', 'store'],
  main: ['import-drizzle', 'compile-cache', 'env-file', 'serve', 'commands'],
};

/** Folders in which each step, a file with the folder of its name, knows only those before it. */
const IN_ORDER: Readonly<Record<string, readonly string[]>> = {
  // What was seen, what it means, what is done about it.
  domain: ['session', 'judgement', 'response'],
  // What every stage is given; then the stages, and what several of them share before the first of those.
  pipeline: [
    'stages',
    'metrics',
    'queue',
    'dependencies',
    'policy-of',
    'raise-alarm',
    'record',
    'proof',
    'reconcile',
    'decide',
    'triage',
    'respond',
    'confirm',
    'offers',
    'steer',
    'notify',
    'escalate',
    'expire',
  ],
  // From the files to one session, to the org around it, to a person's verdicts, to the whole.
  'commands/backtest': ['read', 'sessions', 'org', 'person', 'parts', 'report'],
};

const inner = SOURCES.flatMap(({ imports }) => imports.filter(({ external }) => !external));
const outer = SOURCES.flatMap(({ imports }) => imports.filter(({ external }) => external));
const said = ({ from, to }: Import) => `${from} → ${to}`;

/** Files that match, outside of where they may. */
function elsewhere(pattern: RegExp, allowed: RegExp): string[] {
  return SOURCES.filter(({ path, code }) => !allowed.test(path) && pattern.test(code)).map(
    ({ path }) => path,
  );
}

function importersOf(name: RegExp, allowed: RegExp): string[] {
  return outer
    .filter(({ from, to, typeOnly }) => !typeOnly && name.test(to) && !allowed.test(from))
    .map(said);
}

suite('the architecture', () => {
  test('is read at all: every import leads to a file', () => {
    const known = new Set(SOURCES.map(({ path }) => path));
    assert.ok(SOURCES.length > 100 && inner.length > SOURCES.length);
    assert.deepEqual(inner.filter(({ to }) => !known.has(to)).map(said), []);
  });

  test('has dependencies in one direction; adapters do not know each other', () => {
    const wrong = inner.filter(({ from, to }) => {
      const [here, there] = [partOf(from), partOf(to)];
      return here !== there && !(MAY_IMPORT[here] ?? []).includes(there);
    });
    assert.deepEqual(wrong.map(said), []);
  });

  for (const [folder, order] of Object.entries(IN_ORDER)) {
    test(`has ${folder} in an order: ${order.join(', ')}`, () => {
      const inside = (path: string) => path.startsWith(`${folder}/`);
      const nameOf = (path: string) => partOf(path.slice(folder.length + 1));
      const step = (path: string) => order.indexOf(nameOf(path));
      const wrong = inner
        .filter(({ from, to }) => inside(from) && inside(to))
        .filter(({ from, to }) => step(from) >= 0 && step(to) > step(from));
      assert.deepEqual(wrong.map(said), []);
      const names = new Set(
        SOURCES.map(({ path }) => path)
          .filter(inside)
          .map(nameOf),
      );
      assert.deepEqual(
        order.filter((name) => !names.has(name)),
        [],
      );
    });
  }

  test('has at the top of the pipeline what those steps are named after, and no more', () => {
    const names = SOURCES.map(({ path }) => path)
      .filter((path) => path.startsWith('pipeline/'))
      .map((path) => partOf(path.slice('pipeline/'.length)));
    assert.deepEqual([...new Set(names)].sort(), [...(IN_ORDER.pipeline ?? [])].sort());
  });

  test('has no cycles, of types neither', () => {
    assert.deepEqual(cycles(), []);
  });

  test('has in the folder of the kinds of evidence nothing else', () => {
    const folder = 'domain/judgement/evidence/';
    const kinds = inner.filter(({ from }) => from === `${folder}kinds.ts`).map(({ to }) => to);
    const known = new Set([...kinds, `${folder}evidence.ts`, `${folder}kinds.ts`]);
    const others = SOURCES.map(({ path }) => path).filter(
      (path) => path.startsWith(folder) && !known.has(path),
    );
    assert.deepEqual(others, []);
  });

  test('keeps the domain pure: no package, no clock, no chance, no output', () => {
    assert.deepEqual(outer.filter(({ from }) => partOf(from) === 'domain').map(said), []);
    const impure = /\b(Date\.now|new Date\(\)|Math\.random|process\.|console\.|setTimeout|fetch\()/;
    assert.deepEqual(elsewhere(impure, /^(?!domain\/)/), []);
  });

  test('has SQL in the store only', () => {
    const statement =
      /\bsql`|['"`]\s*(select\s.+\sfrom|insert into|update \w+ set|delete from|with \w+ as)\s/;
    assert.deepEqual(elsewhere(statement, /^store\//), []);
    // What the queue library asks for runs in our transaction: `stages.ts` hands it on, and says none itself.
    assert.deepEqual(elsewhere(/\.query\(|\.execute\(/, /^(store\/|pipeline\/stages\.ts$)/), []);
    assert.deepEqual(importersOf(/^(pg|drizzle-orm)(\/|$)/, /^store\//), []);
  });

  test('has the queue library in three files', () => {
    assert.deepEqual(
      importersOf(/^pg-boss$/, /^pipeline\/(stages|queue\/workers|queue\/migrate)\.ts$/),
      [],
    );
  });

  test('has Fastify in the edge only', () => {
    assert.deepEqual(
      importersOf(/^(fastify|@fastify\/.*)$/, /^(app\.ts|http\/|http\.ts|console\/)/),
      [],
    );
  });

  test('has Okta’s SDK in one folder', () => {
    assert.deepEqual(importersOf(/^@okta\//, /^okta\//), []);
  });

  test('reads the environment in the configuration only, but for where to keep compiled modules', () => {
    assert.deepEqual(elsewhere(/process\.env\b/, /^config(\.ts$|\/)|^main\.ts$/), []);
  });

  test('has no file that could hold anything', () => {
    const vague =
      /(^|[-/])(utils?|helpers?|common|managers?|misc|shared|lib|handlers?|services)(\.ts$|\/)/;
    assert.deepEqual(
      SOURCES.filter(({ path }) => vague.test(path)).map(({ path }) => path),
      [],
    );
  });

  test('has no source file above 200 lines but data', () => {
    const data =
      /^(store\/schema|domain\/response\/response-catalogue|domain\/judgement\/weights)\.ts$/;
    const long = SOURCES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    assert.deepEqual(
      long.filter(({ path, lines }) => lines > 200 && !data.test(path)),
      [],
    );
    const sorted = long.map(({ lines }) => lines).sort((a, b) => a - b);
    assert.ok((sorted[Math.floor(sorted.length / 2)] ?? 0) <= 80, 'the median file is small');
  });

  test('escapes the type system nowhere', () => {
    const escapes = /:\s*any\s*[;,)=\]}|&]|<any[>,]|\bas any\b|@ts-(ignore|nocheck|expect-error)/;
    const withoutText = (code: string) => code.replaceAll(/'[^'\n]*'/g, "''");
    const found = SOURCES.filter(({ code }) => escapes.test(withoutText(code)));
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    );
  });

  test('exports no value that nothing else uses', () => {
    const users = [...SOURCES.map(({ path, text }) => ({ path, text })), ...OUTSIDE];
    const usersOf = new Map<string, Set<string>>();
    for (const { path, text } of users)
      for (const [word] of text.matchAll(/\b[A-Za-z_]\w*/g))
        usersOf.set(word, (usersOf.get(word) ?? new Set()).add(path));
    // The tables are exported for the tool that writes migrations.
    const unused = SOURCES.filter(({ path }) => path !== 'store/schema.ts').flatMap(
      ({ path, code }) =>
        [...code.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)]
          .map(([, name = '']) => name)
          .filter((name) => usersOf.get(name)?.size === 1)
          .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual(unused, []);
  });

  test('has no unfinished business', () => {
    const promise = /\b(TODO|FIXME|XXX|HACK)\b/;
    assert.deepEqual(
      SOURCES.filter(({ text }) => promise.test(text)).map(({ path }) => path),
      [],
    );
  });
});

function cycles(): string[] {
  const graph = new Map(
    SOURCES.map(({ path, imports }) => [
      path,
      imports.filter(({ external }) => !external).map(({ to }) => to),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}
