/** What changed from → to, and where. Only what differs is shown in full; the rest is not news. */
import type { StoryFinding, StorySide } from '../domain/response/incident-story.ts';
import { code } from './text.ts';

type Row = readonly [name: string, of: (side: StorySide) => string | null];

const ROWS: readonly Row[] = [
  ['Address', (side) => side.ip],
  ['Network', networkOf],
  ['Where', placeOf],
  ['Client', clientOf],
  ['User agent', (side) => side.userAgent],
];

export function beforeAfterLines({ before, after }: StoryFinding): string[] {
  if (after === null) return [];
  if (before === null) {
    return ROWS.flatMap(([name, of]) => {
      const value = of(after);
      return value === null ? [] : [`*${name}*  ${code(value)}`];
    });
  }
  return ROWS.flatMap(([name, of]) => {
    const [from, to] = [of(before), of(after)];
    if (from === null && to === null) return [];
    if (from === to) return [`*${name}*  unchanged: ${code(to ?? '')}`];
    return [`*${name}*  ${value(from)}  →  ${value(to)}`];
  });
}

function value(text: string | null): string {
  return text === null ? '_not said_' : code(text);
}

function networkOf({ asn, asOrg, networkKind }: StorySide): string | null {
  if (asn === null && asOrg === null) return null;
  const name = [asn === null ? null : `AS${asn}`, asOrg].filter((part) => part !== null).join(' ');
  return networkKind === 'unknown' ? name : `${name} (${networkKind})`;
}

function placeOf({ city, country }: StorySide): string | null {
  const parts = [city, country].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function clientOf({ family, major, os }: StorySide): string | null {
  if (family === null && os === null) return null;
  const browser = major === null ? family : `${family} ${major}`;
  return [browser, os].filter((part) => part !== null).join(' on ');
}
