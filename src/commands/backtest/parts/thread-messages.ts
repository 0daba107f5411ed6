/** Messages between the reading thread and the parts on other threads. */
import type { GeoFiles } from '../../../network/fingerprint-sources.ts';
import type { OrgShare } from '../org/org-share.ts';
import type { OrgHabits } from '../org/org-view.ts';
import type { Rules } from '../person/judge-person.ts';
import type { Keeping } from '../sessions/gathering.ts';
import type { PartResult } from './part.ts';

export type ThreadSetup = {
  readonly index: number;
  readonly parts: number;
  readonly geoFiles: GeoFiles;
  readonly keeping: Keeping;
};

/** Lines of one file, joined, with the end and the number of each. */
export type Parcel = {
  readonly file: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array;
  readonly lines: Uint32Array;
};

/** A line that turned out to belong to another part. */
export type Stray = {
  readonly part: number;
  readonly file: number;
  readonly line: number;
  readonly text: string;
};

export type Order =
  | { readonly kind: 'parcel'; readonly parcel: Parcel }
  | { readonly kind: 'strays'; readonly strays: readonly Stray[] }
  | { readonly kind: 'owners' }
  | { readonly kind: 'share'; readonly owners: ReadonlyMap<string, number> }
  | { readonly kind: 'judge'; readonly habits: OrgHabits; readonly rules: Rules };

/** The answers; every order gets one, in the order of the orders. */
export type Answer =
  | {
      readonly kind: 'taken';
      readonly strays: readonly Stray[];
      /** The parcel's bytes given back, to be filled anew; empty where there was none. */
      readonly emptied: readonly ArrayBuffer[];
    }
  | { readonly kind: 'owners'; readonly owners: ReadonlyMap<string, number> }
  | { readonly kind: 'share'; readonly share: OrgShare }
  | { readonly kind: 'result'; readonly result: PartResult };
