/** Finds incidents by what a person has in hand: a name, an address, a number. */
import { type SQL, sql } from 'drizzle-orm';
import { INCIDENT_WHO } from './incident-who.ts';
import { incidents } from './schema.ts';

export type CameFrom = { readonly ip: string } | { readonly asn: number };

/** An incident that matches any of these is found; where all are empty, none is. */
export type IncidentSearch = {
  /** The number, and the `uid` where it was given too: after a restore another incident may have the number. */
  readonly numbered: { readonly id: number; readonly uid: string | null } | null;
  /** Addresses that anybody used in the session, the user too. */
  readonly addresses: readonly string[];
  readonly from: readonly CameFrom[];
  /** Beginnings of words in the user's login, name or id, all of which must occur. Letters and digits alone. */
  readonly words: readonly string[];
};

export function fitsSearch({ numbered, addresses, from, words }: IncidentSearch): SQL {
  const any: SQL[] = [];
  if (numbered !== null) {
    const { id, uid } = numbered;
    any.push(
      sql`(${incidents.id} = ${id} and (${uid}::text is null or ${incidents.uid} = ${uid}))`,
    );
  }
  if (addresses.length > 0) any.push(isAtOneOf(addresses));
  if (from.length > 0) any.push(cameFromOneOf(from));
  if (words.length > 0) {
    const wanted = words.map(inAnyCase).join(' & ');
    any.push(found(sql`${INCIDENT_WHO} @@ to_tsquery('simple', ${wanted})`));
  }
  return any.length === 0 ? sql`false` : sql`(${sql.join(any, sql` or `)})`;
}

export function cameFromOneOf(places: readonly CameFrom[]): SQL {
  const each = places.map((place) => {
    const there = JSON.stringify([place]);
    return sql`details -> 'stolen' @> ${there}::jsonb or details #> '{addresses,stranger}' @> ${there}::jsonb`;
  });
  return found(sql.join(each, sql` or `));
}

function isAtOneOf(addresses: readonly string[]): SQL {
  const each = addresses.flatMap((ip) => [
    sql`details -> 'stolen' @> ${JSON.stringify([{ ip }])}::jsonb`,
    ...['stranger', 'own', 'unclear'].map(
      (whose) => sql`details -> 'addresses' @> ${JSON.stringify({ [whose]: [{ ip }] })}::jsonb`,
    ),
  ]);
  return found(sql.join(each, sql` or `));
}

/**
 * Returns a search for the word in the usual spellings of its case: Postgres changes the case of letters beyond a to z
 * only where its locale does, under `C` never.
 */
function inAnyCase(word: string): string {
  const small = word.toLowerCase();
  const [first = '', ...rest] = small;
  const spelt = new Set([small, word, word.toUpperCase(), first.toUpperCase() + rest.join('')]);
  return `(${[...spelt].map((one) => `'${one}':*`).join(' | ')})`;
}

/**
 * Returns a condition that finds the incidents by its own indexes first. Otherwise the latest incidents would be read
 * one by one, each whole, until enough of them matched.
 */
function found(condition: SQL): SQL {
  return sql`${incidents.id} = any(array(select id from incidents where ${condition}))`;
}
