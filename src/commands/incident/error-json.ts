import { visibleJson } from '../../domain/visible-text.ts';

/** A failure as the API tells it, for whoever reads `--json`. */
export function errorJson(error: { readonly code: string; readonly message: string }): string {
  return `${visibleJson(JSON.stringify({ error }))}\n`;
}

/** Asked of the words themselves: what is wrong may be that they cannot be parsed. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}
