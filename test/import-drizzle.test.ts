import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

type Watched = {
  /** What one module of drizzle-orm imports of another, and Node itself had to find. */
  readonly foundByNode: readonly string[];
  /** Address and format of each of its modules, in the order of loading. */
  readonly loaded: readonly string[];
};

const WATCH = `import { registerHooks } from 'node:module';
  const ours = (url) => url?.includes('/node_modules/drizzle-orm/') === true;
  const foundByNode = [], loaded = [];
  registerHooks({
    resolve(specifier, context, next) {
      if (ours(context.parentURL) && specifier.startsWith('.')) foundByNode.push(specifier);
      return next(specifier, context);
    },
    load(url, context, next) {
      if (ours(url)) loaded.push(url + ' ' + context.format);
      return next(url, context);
    },
  });
  process.on('exit', () => process.stdout.write('\\n' + JSON.stringify({ foundByNode, loaded })));`;

/** Hooks run last first, so what ours answers does not reach the one that watches. */
async function watched(file: string, ...args: string[]): Promise<Watched> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const watch = `data:text/javascript,${encodeURIComponent(WATCH)}`;
  const path = fileURLToPath(new URL(`../src/${file}`, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', watch, path, ...args],
    { env: { ...env, DATABASE_URL: 'postgres://warden@127.0.0.1:1/warden' } },
  ).catch((ended: { stdout: string }) => ended);
  return JSON.parse(stdout.split('\n').at(-1) ?? '');
}

describe('the modules of drizzle-orm', () => {
  it('are not looked up one by one when a command starts, and are those that Node finds', async () => {
    const command = await watched('main.ts', 'incidents');
    const byNode = await watched('commands/incidents.ts');
    assert.deepEqual(command.foundByNode, []);
    assert.ok(byNode.foundByNode.length > 0);
    assert.deepEqual(command.loaded, byNode.loaded);
  });
});
