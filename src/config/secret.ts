import type { Environment } from './environment.ts';
import type { SecretSource } from './policy/secret.ts';

/**
 * Reads the secret that the policy file names; null, and a problem, where it is missing.
 * @param where the key that names it, as the problem shows it
 */
export function fetchSecret(env: Environment, where: string, source: SecretSource): string | null {
  if (source.env !== undefined) {
    const text = env.named(source.env);
    if (text === null) env.problem(where, `names the variable ${source.env}, which is not set`);
    return text;
  }
  const content = env.file(where, source.file ?? '')?.trim();
  if (content === '') env.problem(where, 'names a file that is empty');
  return content === undefined || content === '' ? null : content;
}
