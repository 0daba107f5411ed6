import type { Rules } from '../person/judge-person.ts';
import type { PartResult } from './part.ts';

/** The worker threads, or this thread alone, that do the work. */
export type Crew = {
  /** Takes a line; the bytes may be changed after the next `room`. */
  readonly add: (bytes: Buffer, from: number, to: number, file: number, line: number) => void;
  /** Resolves when there is room for more: bounds the memory. */
  readonly room: () => Promise<void>;
  readonly judge: (rules: Rules) => Promise<readonly PartResult[]>;
  readonly close: () => Promise<void>;
};
