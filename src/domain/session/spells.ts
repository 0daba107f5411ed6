/**
 * When a client was seen, without a moment for each event: the first and the last sighting within short stretches of
 * time. Where there would be too many, the stretches are twice as long, as often as it takes, so that a session that goes
 * on for weeks takes no more room than one of a long day. How long they are in the end depends on the events alone, in
 * whatever order they come: more events never need shorter ones.
 */
import { compareMoments, earlier, type Moment } from './moment.ts';

export type Spell = { readonly bucket: number; first: Moment; last: Moment };

export type Spells = {
  readonly spells: Spell[];
  doubled: number;
};

const BUCKET_MS = 2 * 60_000;
/** Seventeen hours without a pause. */
export const MOST_SPELLS = 512;

/** Of one sighting, where the stretches were doubled so often. */
export function spellOf(moment: Moment, doubled = 0): Spell {
  return { bucket: bucketOf(moment.at, doubled), first: moment, last: moment };
}

/** Takes one more sighting in: this runs once per event, and makes nothing new where the stretch is known. */
export function noteMoment(into: Spells, moment: Moment): void {
  const known = spellIn(into.spells, bucketOf(moment.at, into.doubled));
  if (known === undefined) addSpell(into, spellOf(moment, into.doubled));
  else extend(known, moment, moment);
}

/** Adds all of `from`, as if its sightings had been noted one by one. */
export function absorbSpells(into: Spells, from: Spells): void {
  while (into.doubled < from.doubled) double(into);
  for (const spell of from.spells) takeSpell(into, spell);
}

/** A spell lies in one stretch of its length, and so in one of any longer ones. */
function takeSpell(into: Spells, { first, last }: Spell): void {
  const bucket = bucketOf(first.at, into.doubled);
  const known = spellIn(into.spells, bucket);
  if (known === undefined) addSpell(into, { bucket, first, last });
  else extend(known, first, last);
}

function addSpell(into: Spells, spell: Spell): void {
  into.spells.push(spell);
  if (into.spells.length > MOST_SPELLS) double(into);
}

function extend(spell: Spell, first: Moment, last: Moment): void {
  spell.first = earlier(spell.first, first);
  if (compareMoments(last, spell.last) > 0) spell.last = last;
}

/** Looks from the end, because events come nearly in order. */
function spellIn(spells: readonly Spell[], bucket: number): Spell | undefined {
  for (let i = spells.length - 1; i >= 0; i -= 1) {
    const spell = spells[i];
    if (spell?.bucket === bucket) return spell;
  }
  return undefined;
}

/** Twice as long stretches; once more where that still leaves too many. */
function double(into: Spells): void {
  into.doubled += 1;
  for (const spell of into.spells.splice(0)) takeSpell(into, spell);
}

/** The stretch in which a moment lies, by epoch milliseconds, where stretches were doubled so often. */
export function bucketOf(at: number, doubled: number): number {
  return Math.floor(at / (BUCKET_MS * 2 ** doubled));
}
