import type { Rules } from '../person/judge-person.ts';
import type { PartResult } from './part.ts';

/** Whoever does the work: one part in this thread, or several on threads of their own. */
export type Crew = {
  /** Takes a line in; the bytes may be changed after the next `room`. */
  readonly add: (bytes: Buffer, from: number, to: number, file: number, line: number) => void;
  /** Resolves when there is room for more: bounds the memory. */
  readonly room: () => Promise<void>;
  readonly judge: (rules: Rules) => Promise<readonly PartResult[]>;
  readonly close: () => Promise<void>;
};
