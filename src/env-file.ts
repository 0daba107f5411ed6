/** A `.env` file in the working folder: where an operator without containers keeps the configuration. */
import { existsSync } from 'node:fs';
import http from 'node:http';

/**
 * Adds the file's variables to the environment; what is set there already wins. Without the file nothing
 * happens. Returns what is wrong with it, or null.
 */
export function loadEnvFile(env: NodeJS.ProcessEnv, path = '.env'): string | null {
  if (!existsSync(path)) return null;
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return `The file ${path} in this folder cannot be read (${String(code)}): check its permissions, or move it away.`;
  }
  return useProxy(env);
}

/** Node looked for a proxy when it started, before the file was read. */
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
