/** Takes in what was read of the files: the events of its own people; the rest is passed on or refused. */
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
  /** Takes a line in; gives back what of it belongs to other parts. */
  readonly takeText: (text: string, where: Where) => readonly Elsewhere[];
  /** The same for an event that is parsed already; must belong here. */
  readonly takeValue: (value: unknown, where: Where) => void;
};

const NOTHING: readonly Elsewhere[] = [];

/** What part `index` of `parts` takes in. */
export function openIntake(
  index: number,
  parts: number,
  sources: FingerprintSources,
  keeping: Keeping,
): Intake {
  const gathering = newGathering();
  const refusals: Refusals = { count: 0, told: [] };
  /** Whose part it is, if not this one's, which then has it. */
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
    // An array in which something was cut off: what can be read of it stands on its other lines.
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

/** A line of an array without what joins it to the others. */
function bare(line: string): string {
  return line.replace(/^[\s,[]+|[\s,\]]+$/g, '');
}
