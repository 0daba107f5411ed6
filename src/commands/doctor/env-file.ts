import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretsIn } from '../../config/secret-variables.ts';
import { type Check, warning } from './check.ts';

/** Bits of a file's mode that let the group and all others do anything. */
const OTHERS = 0o077;

/**
 * Warns of a `.env` with secrets that others on this machine may read or change: `cp .env.example .env` makes one that
 * everybody can read. Names the secrets, and never shows one. Without such a file there is no check.
 */
export function envFileChecks(path = '.env'): Check[] {
  const found = look(path);
  if (found === null) return [];
  const result = warning(
    `others on this machine may read or change ${resolve(path)}, which holds ${found.secrets.join(', ')}`,
    `Run: chmod 600 ${path}. If others use this machine, change these secrets too: somebody may have read them.`,
  );
  return [{ org: null, name: '.env', run: async () => result }];
}

function look(path: string): { readonly secrets: readonly string[] } | null {
  try {
    if ((statSync(path).mode & OTHERS) === 0) return null;
    const secrets = secretsIn(readFileSync(path, 'utf8'));
    return secrets.length === 0 ? null : { secrets };
  } catch {
    // There is no file, or the start has told already that it cannot be read.
    return null;
  }
}
