/** Reads the policy's text into settings, or finds every problem in it with its line and column. */
import { type Document, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { ConfigProblem } from '../errors.ts';
import { contradictions } from './contradictions.ts';
import { keyPathAt, leaveLast } from './duplicates.ts';
import { type PolicySettings, policySchema } from './orgs.ts';

export type PolicyReading =
  | {
      readonly ok: true;
      readonly settings: PolicySettings;
      /** Names the place of a key, such as `policy.yaml:14:3 webhooks[0].url`. */
      readonly where: (path: readonly PropertyKey[]) => string;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads a policy. @param name the file's name, as the problems show it */
export function readPolicy(source: string, name: string): PolicyReading {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    code,
    offset: pos[0],
    path: code === DUPLICATE ? keyPathAt(document, pos[0]) : [],
    what: OWN_WORDS[code] ?? message,
  }));
  const found = (problems: readonly Found[]): PolicyReading => ({
    ok: false,
    problems: withoutRepeats(
      [...broken, ...problems]
        .sort((one, other) => one.offset - other.offset)
        .map(({ offset, path, what }) => ({
          where: `${at(offset)} ${written(path)}`.trimEnd(),
          what,
        })),
    ),
  });
  // A file with repeated keys can still be read, so that its other problems are told as well.
  if (broken.some(({ code }) => code !== DUPLICATE)) return found([]);
  leaveLast(document);
  const dangling = danglingAliases(document);
  if (dangling.length > 0) {
    return found(dangling.map((offset) => ({ offset, path: [], what: STAR })));
  }
  const content = contentOf(document);
  if (content === null) return found([{ offset: 0, path: [], what: TOO_MUCH }]);
  const parsed = policySchema.safeParse(content);
  const places = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap(placesOf);
  if (parsed.success && places.length === 0 && broken.length === 0) {
    const where = (path: readonly PropertyKey[]) =>
      `${at(offsetOf(document, path))} ${written(path)}`.trimEnd();
    return { ok: true, settings: parsed.data, where };
  }
  return found(places.map((place) => ({ ...place, offset: offsetOf(document, place.path) })));
}

type Found = Place & { readonly offset: number };

const DUPLICATE = 'DUPLICATE_KEY';

const STAR =
  'what begins with * refers to an anchor, which is not there: write a text that begins so in quotes, as in "*"';

const ONE_DOCUMENT = 'begins a second document, and only one is read: leave out the line ---';

const OWN_WORDS: Readonly<Record<string, string>> = {
  BAD_ALIAS: STAR,
  MULTIPLE_DOCS: ONE_DOCUMENT,
  [DUPLICATE]: 'is given twice: leave one of them out',
};

/** Returns where the file refers to an anchor that it lacks. The text there may be a secret, so it is not repeated. */
function danglingAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) === undefined) offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

const TOO_MUCH = 'refers with * to so much that it cannot be read: write it out';

/** Returns the file's content; null where aliases of aliases expand to more than any memory holds. */
function contentOf(document: Document): unknown {
  try {
    // An empty file is a valid policy without settings.
    return document.toJS() ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return null;
  }
}

/** Returns each problem once: a value may fail two checks that are told in the same words. */
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byText = new Map(problems.map((problem) => [`${problem.where}: ${problem.what}`, problem]));
  return [...byText.values()];
}

type Place = { readonly path: readonly PropertyKey[]; readonly what: string };

function placesOf(issue: z.core.$ZodIssue): Place[] {
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((faults) => !faults.some(isOfOtherType)) ?? issue.errors[0];
    return (meant ?? []).flatMap((one) => placesOf({ ...one, path: [...issue.path, ...one.path] }));
  }
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
  const whats = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    path: [...issue.path, key],
    what: whats[index] ?? issue.message,
  }));
}

/** Whether the whole value is of another type, such as a text where a mapping is expected. */
function isOfOtherType({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

/** Returns where the path's key begins in the file; where it is missing, the nearest key or list around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const last = path[length - 1];
    const around: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pairs = isNode(around) && 'items' in around ? around.items : [];
    for (const pair of pairs) {
      if (isPair(pair) && isNode(pair.key) && String(pair.key.toJSON()) === String(last)) {
        return pair.key.range?.[0] ?? 0;
      }
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Returns the path as text, such as `responses.rules[0].match`. */
function written(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
