import type { Act } from './acts.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Moment } from './timeline-entry.ts';

/** One look of a session: an ASN with a user agent, and everything seen under it. */
export type Appearance = {
  /** A representative: the earliest fingerprint, with blanks filled from the others of the look. */
  readonly fingerprint: Fingerprint;
  readonly ips: ReadonlySet<string>;
  readonly deviceTokens: ReadonlySet<string>;
  readonly deviceFingerprints: ReadonlySet<string>;
  readonly deviceIds: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
  /** First and last moments of each spell, ascending: its presence, to the bucket's precision. */
  readonly moments: readonly Moment[];
  readonly firstAt: number;
  readonly lastAt: number;
  readonly startedSession: boolean;
  readonly succeeded: boolean;
  readonly apps: ReadonlyMap<string, Moment>;
  readonly acts: ReadonlyMap<Act, Moment>;
  readonly riskLevel: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  readonly threatSuspected: boolean;
  readonly behaviors: ReadonlySet<string>;
};
