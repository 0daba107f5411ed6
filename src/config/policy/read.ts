/** Policy text → settings, or every problem in it with its line and column. */
import { type Document, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { ConfigProblem } from '../errors.ts';
import { type PolicySettings, policySchema } from './orgs.ts';

export type PolicyReading =
  | { readonly ok: true; readonly settings: PolicySettings }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** @param name the file's name, as it is to stand in the problems. */
export function readPolicy(source: string, name: string): PolicyReading {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map((error) => ({ where: at(error.pos[0]), what: error.message }));
    return { ok: false, problems };
  }
  // An empty file says nothing, which is a policy.
  const parsed = policySchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return { ok: true, settings: parsed.data };
  const problems = parsed.error.issues
    .flatMap(placesOf)
    .map(({ path, what }) => ({ path, what, offset: offsetOf(document, path) }))
    .sort((one, other) => one.offset - other.offset)
    .map(({ path, what, offset }) => ({ where: `${at(offset)} ${written(path)}`.trimEnd(), what }));
  return { ok: false, problems };
}

type Place = { readonly path: readonly PropertyKey[]; readonly what: string };

function placesOf(issue: z.core.$ZodIssue): Place[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
  const whats = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    path: [...issue.path, key],
    what: whats[index] ?? issue.message,
  }));
}

/** Where the path begins in the file: its key, or, where that is missing, the nearest thing around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const last = path[length - 1];
    const around: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pairs = isNode(around) && 'items' in around ? around.items : [];
    for (const pair of pairs) {
      if (isPair(pair) && isNode(pair.key) && pair.key.toJSON() === last) {
        return pair.key.range?.[0] ?? 0;
      }
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** `responses.rules[0].match` */
function written(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
