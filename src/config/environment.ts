/** Reads environment variables one by one, and collects what is wrong instead of throwing it. */
import type { ConfigProblem } from './errors.ts';
import type { Variable } from './variables.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a whole text file; throws where it cannot. */
export type ReadFile = (path: string) => string;

export type Environment = {
  /** The value without surrounding white space; null where it is absent or empty. */
  text(name: Variable): string | null;
  /** The parts of a comma-separated list, without the empty ones. */
  list(name: Variable): string[];
  number(name: Variable, range: NumberRange): number;
  oneOf<const T extends string>(name: Variable, words: readonly T[]): T | null;
  /** The value of a variable that the policy file names. */
  named(name: string): string | null;
  /** The content of a file that a setting names; null, and a problem, where it cannot be read. */
  file(where: string, path: string): string | null;
  problem(where: string, what: string): void;
};

export type NumberRange = {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
  /** Fractions are refused unless this is set. */
  readonly fraction?: true;
};

/** A command such as `$(openssl rand -hex 32)` in a file that no shell reads: as a secret, everybody knows it. */
const UNRUN_COMMAND = /\$\(\s*[a-z]+ [^)]*\)|`[a-z]+ [^`]*`/;

/** Reads typed values by name. What is wrong is added to `problems`, not thrown, so that all of it is told at once. */
export function environment(
  variables: Variables,
  readFile: ReadFile,
  problems: ConfigProblem[],
): Environment {
  const problem = (where: string, what: string) => void problems.push({ where, what });

  function file(where: string, path: string): string | null {
    try {
      return readFile(path);
    } catch {
      problem(where, 'names a file that cannot be read: check the path and its permissions');
      return null;
    }
  }

  function named(name: string): string | null {
    const direct = filled(variables[name]);
    const path = filled(variables[`${name}_FILE`]);
    if (direct !== null && path !== null) {
      problem(name, `is set twice: keep either ${name} or ${name}_FILE`);
    }
    if (direct !== null || path === null) return direct;
    const content = file(`${name}_FILE`, path);
    if (content !== null && filled(content) === null) {
      problem(`${name}_FILE`, 'names a file that is empty: write the value into it');
    }
    return filled(content);
  }

  function text(name: string): string | null {
    const value = named(name);
    if (value !== null && UNRUN_COMMAND.test(value)) {
      problem(name, 'holds a command that only a shell would run: write what it prints');
    }
    return value;
  }

  return {
    text,
    named: text,
    file,
    problem,
    list: (name) => listed(text(name)),
    number(name, range) {
      const given = named(name);
      if (given === null) return range.fallback;
      const value = /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
      const inside = value >= range.min && value <= range.max;
      if (inside && (range.fraction === true || Number.isInteger(value))) return value;
      const kind = range.fraction === true ? 'number' : 'whole number';
      problem(name, `must be a ${kind}, ${range.min} to ${range.max}`);
      return range.fallback;
    },
    oneOf(name, words) {
      const given = named(name);
      if (given === null) return null;
      const word = words.find((candidate) => candidate === given);
      if (word === undefined) problem(name, `must be one of ${words.join(', ')}`);
      return word ?? null;
    },
  };
}

/** Returns the parts of a comma-separated list, without the empty ones. */
export function listed(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function filled(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
