/** Takes what was read from the files: keeps the events of its own people, passes on or refuses the rest. */
import type { FingerprintSources } from '../../../domain/session/fingerprint.ts';
import { type Refusals, refuse } from '../read/refusals.ts';
import {
  type Gathering,
  gather,
  type Keeping,
  newGathering,
  type Reading,
} from '../sessions/gathering.ts';
import { partOf } from './routing.ts';
import { isUnread, readText, readValue, readWithin, type Unread } from './take.ts';

export type Where = { readonly file: number; readonly line: number };

/** An event that belongs to another part. */
export type Elsewhere = { readonly part: number; readonly text: string };

export type Intake = {
  readonly gathering: Gathering;
  readonly refusals: Refusals;
  /** Takes a line and returns the events in it that belong to other parts. */
  readonly takeText: (text: string, where: Where) => readonly Elsewhere[];
  /** Takes an event that is parsed already, which must belong to this part. */
  readonly takeValue: (value: unknown, where: Where) => void;
};

const NOTHING: readonly Elsewhere[] = [];

/** Returns the intake of part `index` of `parts`. */
export function openIntake(
  index: number,
  parts: number,
  sources: FingerprintSources,
  keeping: Keeping,
): Intake {
  const gathering = newGathering();
  const refusals: Refusals = { count: 0, told: [] };
  /** Takes an event of this part and returns null; otherwise returns the part that it belongs to. */
  const taken = (reading: Reading): number | null => {
    const owner = parts === 1 ? index : partOf(reading.userId, parts);
    if (owner !== index) return owner;
    gather(gathering, reading, keeping);
    return null;
  };
  const takeText = (text: string, where: Where): readonly Elsewhere[] => {
    const read = readText(text, sources);
    if (isUnread(read)) return takeOther(text, read, where);
    const other = taken(read);
    return other === null ? NOTHING : [{ part: other, text }];
  };
  const takeOther = (text: string, unread: Unread, where: Where): readonly Elsewhere[] => {
    const written = text.trim();
    if (written === '') return NOTHING;
    const lines = unread.value === undefined ? written.split('\n') : [];
    if (lines.length < 2) return takeWithin(unread, where);
    // An array that was cut off somewhere: its other lines can still be read.
    return lines.flatMap((one, i) => takeText(bare(one), { ...where, line: where.line + i }));
  };
  const takeWithin = (unread: Unread, where: Where): Elsewhere[] => {
    const within = readWithin(unread, sources);
    const refused = within.filter((one) => 'reason' in one);
    const [first] = refused;
    if (first !== undefined) {
      const some = within.length === 1 ? '' : `${refused.length} of ${within.length} in it: `;
      refuse(refusals, { ...where, reason: `${some}${first.reason}` });
    }
    return within.flatMap((one) => {
      const other = 'reason' in one ? null : taken(one.reading);
      return other === null ? [] : [{ part: other, text: JSON.stringify(one.value) }];
    });
  };
  return {
    gathering,
    refusals,
    takeText,
    takeValue: (value, where) => {
      const read = readValue(value, sources);
      if (isUnread(read)) refuse(refusals, { ...where, reason: read.reason });
      else gather(gathering, read, keeping);
    },
  };
}

/** Returns a line of an array without the brackets and commas around it. */
function bare(line: string): string {
  return line.replace(/^[\s,[]+|[\s,\]]+$/g, '');
}
