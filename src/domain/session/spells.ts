/**
 * Keeps when a client was seen, without a moment for each event: the first and the last sighting within short stretches
 * of time. Where there would be too many, the stretches are doubled as often as it takes, so that a session that goes
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
/** The most spells kept: seventeen hours without a pause, before stretches are doubled. */
export const MOST_SPELLS = 512;

/** Returns the spell of one sighting, where stretches were doubled `doubled` times. */
export function spellOf(moment: Moment, doubled = 0): Spell {
  return { bucket: bucketOf(moment.at, doubled), first: moment, last: moment };
}

/** Adds one sighting. Runs once per event, so it builds nothing new where the stretch is known. */
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

/** Adds a spell, which lies in one stretch of its own length, and so in one of any longer length. */
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

/** Makes the stretches twice as long; once more where that still leaves too many. */
function double(into: Spells): void {
  into.doubled += 1;
  for (const spell of into.spells.splice(0)) takeSpell(into, spell);
}

/** The stretch in which a time lies (epoch milliseconds), where stretches were doubled `doubled` times. */
export function bucketOf(at: number, doubled: number): number {
  return Math.floor(at / (BUCKET_MS * 2 ** doubled));
}
