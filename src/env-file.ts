/** A `.env` file in the working folder: where an operator without containers keeps the configuration. */
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { parseEnv } from 'node:util';
import { ConfigError } from './config/errors.ts';
import { unknownNames } from './config/unknown-names.ts';

const PATH = '.env';

/**
 * Adds the file's variables to the environment; what is set there already wins. Without the file nothing happens.
 * Returns what is wrong with it, or null; an unknown name is wrong, since a mistyped one would silently have no effect.
 */
export function loadEnvFile(env: NodeJS.ProcessEnv): string | null {
  if (!existsSync(PATH)) return null;
  try {
    process.loadEnvFile(PATH);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return `The file ${PATH} in this folder cannot be read (${String(code)}): check its permissions, or move it away.`;
  }
  return namesProblem(env) ?? useProxy(env);
}

function namesProblem(env: NodeJS.ProcessEnv): string | null {
  const names = Object.keys(parseEnv(readFileSync(PATH, 'utf8')));
  const given = Object.fromEntries(names.map((name) => [name, env[name]]));
  const unknown = unknownNames({ ...given, POLICY_FILE: env.POLICY_FILE });
  if (unknown.length === 0) return null;
  return new ConfigError(unknown.map(({ name, what }) => ({ where: `${PATH} ${name}`, what })))
    .message;
}

/**
 * Applies the file's proxy: Node looked for one when it started, before the file was read. Returns a problem, or null.
 */
function useProxy(env: NodeJS.ProcessEnv): string | null {
  if (env.NODE_USE_ENV_PROXY !== '1') return null;
  try {
    // Node has it since 24.14.
    http.setGlobalProxyFromEnv?.();
    return null;
  } catch {
    return 'HTTPS_PROXY or HTTP_PROXY is no address: write http://HOST:PORT.';
  }
}
