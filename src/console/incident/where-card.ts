/** Shows where the two sides were, on a map and in words. */
import type { UserPlace } from '../../store/user-places.ts';
import { type Html, html } from '../html.ts';
import { type MapMark, type WorldMap, worldMap } from '../map/world-map.ts';
import { isSamePlace, type SessionPlaces, type Whereabouts } from './session-places.ts';
import {
  coordinatesInWords,
  distanceInWords,
  placesInWords,
  type UsualPlace,
} from './where-in-words.ts';

/**
 * Returns the card; nothing where neither side can be placed.
 * @param otherDays where the user is on other days, the most usual place first
 */
export function whereCard(places: SessionPlaces, otherDays: readonly UserPlace[]): Html | '' {
  const usual = otherDays.map(({ lat, lon, ...named }): UsualPlace => {
    return { ...named, at: { lat, lon }, networkKind: 'unknown' };
  });
  const sides = sidesOnMap(places, usual[0]);
  if (sides === null) return '';
  const distance = distanceInWords(places, usual[0]);
  const lines = placesInWords(places, usual);
  const spoken = distance === null ? '' : `${distance.far} ${distance.rest}. `;
  const map = worldMap({
    sides,
    others: (['user', 'stranger'] as const).flatMap((side) =>
      marksOf(side, ...places.elsewhere[side]),
    ),
    faint: marksOf('usual', ...usual),
    summary: `Map. ${spoken}${lines.map(({ words }) => `${words}.`).join(' ')}`,
  });
  return html`<section class="card" aria-labelledby="where"><h2 id="where">Where the session was used</h2>
<div class="where"><figure class="map">${map}</figure>
<div>${distance === null ? '' : html`<p class="far"><strong>${distance.far}</strong> ${distance.rest}</p>`}
<ul class="pins">${lines.map(({ side, words }) => html`<li class="${side}">${words}</li>`)}</ul>
<p class="quiet">Places are those of the addresses, to about 100 km. A rented server, a tunnel or a proxy stands elsewhere than who uses it.</p>
</div></div></section>`;
}

function sidesOnMap(
  places: SessionPlaces,
  usual: UsualPlace | undefined,
): WorldMap['sides'] | null {
  const [user] = marksOf('user', places.user);
  const [stranger] = marksOf('stranger', places.stranger);
  if (stranger === undefined) return user === undefined ? null : [user];
  const [other = user] = user === undefined ? marksOf('usual', usual ?? null) : [];
  if (other === undefined) return [stranger];
  if (!isSamePlace(other.at, stranger.at)) return [other, stranger];
  return [{ ...stranger, side: other.side === 'user' ? 'both' : 'stranger' }];
}

function marksOf(side: MapMark['side'], ...places: readonly (Whereabouts | null)[]): MapMark[] {
  return places.flatMap((place) =>
    place === null || place.at === null
      ? []
      : [{ side, at: place.at, name: place.city ?? place.country ?? coordinatesInWords(place.at) }],
  );
}
