/** Tells in words where the two sides were: all that the map beside them shows. */
import { distanceKm } from '../../domain/judgement/compare/distance.ts';
import { inWords } from '../../domain/judgement/evidence/place.ts';
import { oneLine } from '../../domain/one-line.ts';
import { plural } from '../format.ts';
import type { Coordinates } from '../map/mercator.ts';
import {
  isSamePlace,
  type Placed,
  type SessionPlaces,
  type Whereabouts,
} from './session-places.ts';

/** A place where the user was on other days, with their number. */
export type UsualPlace = Placed & { readonly days: number };

export type PlaceLine = { readonly side: 'user' | 'stranger' | 'usual'; readonly words: string };

/** A distance and the words after it, such as `About 3,200 km` and `in 12 min`. */
export type Distance = { readonly far: string; readonly rest: string };

/**
 * Returns the distance between the sides; null where there are no two places.
 * @param usual where the user mostly is, used where the session does not place them
 */
export function distanceInWords(
  { user, stranger, gapMs }: SessionPlaces,
  usual: UsualPlace | undefined,
): Distance | null {
  const there = stranger?.at ?? null;
  const here = user?.at ?? null;
  if (there === null) return null;
  if (here !== null)
    return isSamePlace(here, there)
      ? { far: 'About the same place', rest: 'on both sides' }
      : { far: farInWords(here, there), rest: gapMs === null ? 'apart' : inTime(gapMs) };
  if (usual === undefined) return null;
  const rest = 'where the user mostly is on other days';
  return isSamePlace(usual.at, there)
    ? { far: 'About', rest }
    : { far: farInWords(usual.at, there), rest: `from ${rest}` };
}

function inTime(gapMs: number): string {
  return gapMs < 1_000 ? 'apart, at the same moment' : `in ${inWords(gapMs)}`;
}

function farInWords(a: Coordinates, b: Coordinates): string {
  // Rounded to 100 km, about as much as whole degrees are off.
  const km = Math.round((distanceKm(a, b) ?? 0) / 100) * 100;
  return km === 0 ? 'Less than 100 km' : `About ${km.toLocaleString('en')} km`;
}

/** Returns each place with the side it belongs to. */
export function placesInWords(
  { user, stranger, elsewhere }: SessionPlaces,
  usual: readonly UsualPlace[],
): PlaceLine[] {
  const also = (side: 'user' | 'stranger', who: string): PlaceLine[] =>
    elsewhere[side].length === 0
      ? []
      : [{ side, words: `${who} also in ${listed(elsewhere[side].map(placeInWords))}` }];
  const days = usual.map((place) => `${placeInWords(place)} (${plural(place.days, 'day')})`);
  return [
    { side: 'user', words: `The user: ${whereabouts(user)}` },
    ...also('user', 'The user'),
    { side: 'stranger', words: `The stranger: ${whereabouts(stranger)}` },
    ...also('stranger', 'The stranger'),
    ...(usual.length === 0
      ? []
      : [{ side: 'usual' as const, words: `The user on other days: ${listed(days)}` }]),
  ];
}

function whereabouts(side: Whereabouts | null): string {
  if (side === null) return 'at no other place in this session';
  const named = [side.city, side.country].some((part) => part !== null);
  if (side.at === null) return named ? `${placeInWords(side)}, not on the map` : 'place not known';
  const kind = side.networkKind === 'unknown' ? '' : ` (${side.networkKind})`;
  return `${placeInWords(side)}${kind}`;
}

/** Returns `Madrid, Spain`, or `about 40° N, 4° W` where the place has no name. */
function placeInWords({ city, country, at }: Omit<Whereabouts, 'networkKind'>): string {
  const parts = [city, country].filter((part) => part !== null);
  if (parts.length > 0) return parts.map((part) => oneLine(part, LONGEST_NAME)).join(', ');
  return at === null ? 'an unknown place' : `about ${coordinatesInWords(at)}`;
}

/** Returns coordinates as `40° N, 4° W`. */
export function coordinatesInWords({ lat, lon }: Coordinates): string {
  return `${degrees(lat, 'NS')}, ${degrees(lon, 'EW')}`;
}

function degrees(value: number, names: 'NS' | 'EW'): string {
  return `${Math.abs(Math.round(value))}° ${value < 0 ? names[1] : names[0]}`;
}

const LONGEST_NAME = 48;
const MOST_LISTED = 5;

function listed(words: readonly string[]): string {
  const told = words.slice(0, MOST_LISTED);
  const more = words.length - told.length;
  return `${told.join('; ')}${more === 0 ? '' : ` and ${more} more`}`;
}
