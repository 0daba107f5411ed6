/**
 * Manifests held against the types that are made of Kubernetes' published API description. The compiler
 * also objects to a field that a type has not, at which a cluster would only warn.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Manifest } from './manifests.ts';

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** What the compiler says against them; nothing where they are right. */
export async function wrongFields(manifests: readonly Manifest[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'warden-manifests-'));
  try {
    const file = join(folder, 'manifests.ts');
    await writeFile(file, manifests.map(asTyped).join('\n'));
    const tsc = join(MODULES, 'typescript/bin/tsc');
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--types', ''];
    await promisify(execFile)(process.execPath, [tsc, ...options, file], { cwd: folder });
    return '';
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function asTyped(manifest: Manifest, index: number): string {
  const { apiVersion, kind } = manifest;
  const [group = '', version = 'v1'] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['core', apiVersion];
  const types = `${MODULES}kubernetes-types/${group.replace(/\..*$/, '')}/${version}`;
  return `export const manifest${index}: import('${types}').${kind} = ${JSON.stringify(manifest)};`;
}
