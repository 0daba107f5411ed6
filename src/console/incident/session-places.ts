/** Finds where the two sides of a session were, by its findings. */
import { z } from 'zod';
import type { IncidentDetails } from '../../domain/response/incident.ts';
import { strangerOf } from '../../domain/response/incident-story.ts';
import type { VisibleFinding } from '../../store/incident-view.ts';
import type { Coordinates } from '../map/mercator.ts';
import { lastSeenOf, type SessionTimeline } from '../session-timeline.ts';

/** The place of one side at one moment, as far as it is known. */
export type Whereabouts = {
  /** Null where no coordinates are known. */
  readonly at: Coordinates | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly networkKind: string;
};

export type Placed = Whereabouts & { readonly at: Coordinates };

export type SessionPlaces = {
  /** The user's place by the finding that tells most; null where that side was not seen. */
  readonly user: Whereabouts | null;
  readonly stranger: Whereabouts | null;
  /** From the last event of one side to the first of the other; null where that is not known. */
  readonly gapMs: number | null;
  /** Other places of each side, by the other findings. */
  readonly elsewhere: { readonly user: readonly Placed[]; readonly stranger: readonly Placed[] };
};

/** Returns the places by the gravest finding that places both sides, or at least the stranger, or at least one side. */
export function sessionPlaces(
  findings: readonly VisibleFinding[],
  details: Pick<IncidentDetails, 'stolen'>,
  timeline: SessionTimeline,
): SessionPlaces {
  const gravestFirst = findings.toSorted((a, b) => b.score - a.score);
  // A harmless finding is another device or place of the user's, not a theft.
  const bad = gravestFirst.filter(({ verdict }, index) => index === 0 || verdict !== 'benign');
  const all = bad.map((finding) => sidesOf(finding, details));
  const told =
    all.find(({ user, stranger }) => isPlaced(user) && isPlaced(stranger)) ??
    all.find(({ stranger }) => isPlaced(stranger)) ??
    all.find(({ user }) => isPlaced(user));
  if (told === undefined) return NOWHERE;
  const { user, stranger, finding } = told;
  const further = (side: 'user' | 'stranger') => {
    const places = [told, ...all].map((sides): Whereabouts | null => sides[side]).filter(isPlaced);
    return onceEach(places).filter((place) => place !== told[side]);
  };
  return {
    user,
    stranger,
    gapMs: gapBefore(finding, timeline),
    elsewhere: { user: further('user'), stranger: further('stranger') },
  };
}

const NOWHERE: SessionPlaces = {
  user: null,
  stranger: null,
  gapMs: null,
  elsewhere: { user: [], stranger: [] },
};

/** Whether two places are the same; longitudes a whole turn apart are equal. */
export function isSamePlace(a: Coordinates, b: Coordinates): boolean {
  return a.lat === b.lat && (a.lon - b.lon) % 360 === 0;
}

function sidesOf(finding: VisibleFinding, details: Pick<IncidentDetails, 'stolen'>) {
  const before = readSide(finding.fromFingerprint);
  const after = readSide(finding.toFingerprint);
  const stranger = strangerOf({ before, after }, details);
  return { finding, stranger, user: stranger === before ? after : before };
}

function isPlaced(side: Whereabouts | null): side is Placed {
  return side !== null && side.at !== null;
}

function onceEach(places: readonly Placed[]): readonly Placed[] {
  return places.filter(
    ({ at }, index) => places.findIndex((place) => isSamePlace(place.at, at)) === index,
  );
}

function gapBefore(finding: VisibleFinding, timeline: SessionTimeline): number | null {
  const from = readSide(finding.fromFingerprint);
  const here = timeline.events.find(({ uuid }) => uuid === finding.eventUuid);
  if (from === null || here === undefined) return null;
  const before = lastSeenOf(timeline, from, here);
  return before === null ? null : here.at - before.at;
}

const text = z.string().nullable().catch(null);
const degrees = (most: number) => z.number().min(-most).max(most);

/** A side stored by this or an earlier version; coordinates that are not on Earth count as none. */
const sideShape = z.object({
  ip: text,
  asn: z.number().nullable().catch(null),
  userAgent: text,
  city: text,
  country: text,
  networkKind: z.string().catch('unknown'),
});
const coordinatesShape = z.object({ lat: degrees(90), lon: degrees(180) });

function readSide(stored: unknown) {
  const side = sideShape.safeParse(stored);
  const at = coordinatesShape.safeParse(stored);
  return side.success ? { ...side.data, at: at.success ? at.data : null } : null;
}
