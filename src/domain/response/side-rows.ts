/** The two sides of a finding, row by row, as every reader is shown them. */
import type { StoryFinding, StorySide } from './incident-story.ts';

export type SideRow = {
  readonly name: string;
  /** Null where Okta did not say it, or there was nothing before. */
  readonly from: string | null;
  readonly to: string | null;
};

type Row = readonly [name: string, of: (side: StorySide) => string | null];

const ROWS: readonly Row[] = [
  ['Address', (side) => side.ip],
  ['Network', networkOf],
  ['Where', placeOf],
  ['Client', clientOf],
  ['User agent', (side) => side.userAgent],
];

/** Returns the rows of a finding, without those of which neither side says anything. */
export function sideRows({ before, after }: StoryFinding): readonly SideRow[] {
  if (after === null) return [];
  return ROWS.map(([name, of]) => ({
    name,
    from: before === null ? null : of(before),
    to: of(after),
  })).filter(({ from, to }) => from !== null || to !== null);
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
