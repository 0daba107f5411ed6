import { visibleJson } from '../../domain/visible-text.ts';

/** Returns a failure as the API tells it, for `--json`. */
export function errorJson(error: { readonly code: string; readonly message: string }): string {
  return `${visibleJson(JSON.stringify({ error }))}\n`;
}

/** Whether the arguments contain `--json`; they are not parsed, as a failure to parse has to be told too. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}
