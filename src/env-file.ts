/** A `.env` file in the working folder: where an operator without containers keeps the configuration. */
import { existsSync } from 'node:fs';

/**
 * Adds the file's variables to the environment; what is set there already wins. Without the file nothing
 * happens. Returns what is wrong with it, or null.
 */
export function loadEnvFile(path = '.env'): string | null {
  if (!existsSync(path)) return null;
  try {
    process.loadEnvFile(path);
    return null;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return `The file ${path} in this folder cannot be read (${String(code)}): check its permissions, or move it away.`;
  }
}
