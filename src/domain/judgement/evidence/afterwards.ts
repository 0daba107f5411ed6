import { ACTS, type Act, actInWords } from '../../session/acts.ts';
import type { Appearance } from '../../session/appearance.ts';
import { KNOWN_DAYS, SETTLED_DAYS } from '../baseline.ts';
import type { Weights } from '../weights.ts';
import { MANY_APPS, openedAtOnce } from './applications.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { weigh } from './weigh.ts';

const SOON_MS = 60 * 60_000;
const LONG_MS = 2 * 60 * 60_000;

const GRAVITY: Readonly<Record<Act, keyof Weights>> = {
  'factor enrolled': 'actPersistence',
  'API token created': 'actPersistence',
  'privilege granted': 'actPersistence',
  'identity provider changed': 'actPersistence',
  'event hook changed': 'actPersistence',
  'policy changed': 'actPersistence',
  'factor removed': 'actTakeover',
  'factor changed': 'actTakeover',
  'password changed': 'actTakeover',
  'person created': 'actTakeover',
  'profile changed': 'actReach',
  'admin console opened': 'actReach',
  'application changed': 'actReach',
  'group changed': 'actReach',
  'password shown': 'actReach',
};

/** What somebody who runs the org does there all day, for others. */
const ADMIN_WORK: ReadonlySet<Act> = new Set([
  'factor removed',
  'password changed',
  'person created',
  'identity provider changed',
  'event hook changed',
  'policy changed',
  'admin console opened',
  'application changed',
  'group changed',
]);

/** What the stranger did within the hour to keep or widen the access. */
export const afterTheChange: EvidenceKind = ({ owner, stranger, timeline, context }) => {
  const { weights } = context.tuning;
  if (timeline.alarms.size === 0 && isQuietStart(owner, stranger)) {
    const long = stranger.lastAt - stranger.firstAt >= LONG_MS;
    return weigh(
      'after-the-change',
      long ? weights.quietStartLong : weights.quietStart,
      `no sensitive action and no burst of applications in the ${long ? 'two hours' : 'half hour'} after the sign-in`,
    );
  }
  // What was done beside the session may have been done long before, from the same address.
  // Who opened the session is all that is there.
  const within = owner === null ? LONG_MS : SOON_MS;
  const did = [...stranger.acts].filter(([, { at }]) => Math.abs(at - stranger.firstAt) <= within);
  if (did.length === 0) return NOTHING;
  const sum = did.reduce((total, [act]) => {
    const isWork =
      owner?.acts.has(act) === true || (ADMIN_WORK.has(act) && context.isAdmin === true);
    const isFirstWeek = context.baseline.seen.days < (owner === null ? SETTLED_DAYS : KNOWN_DAYS);
    const scale = isWork ? weights.actIsWork : isFirstWeek ? weights.actIsOnboarding : 1;
    return total + weights[GRAVITY[act]] * scale;
  }, 0);
  const done = new Set(did.map(([act]) => act));
  const names = ACTS.filter((act) => done.has(act)).map((act) =>
    actInWords(act, stranger.actsNotOnOthers),
  );
  return weigh(
    'after-the-change',
    Math.min(weights.actsAtMost, sum),
    `done from there within ${owner === null ? 'two hours' : 'the hour'}: ${names.join(', ')}`,
  );
};

/** A thief who signs in by a proxy does something with it; somebody on a new desktop in the cloud works. */
function isQuietStart(
  owner: Appearance | null,
  { acts, apps, firstAt, lastAt }: Appearance,
): boolean {
  const stayed = lastAt - firstAt >= SOON_MS / 2;
  return owner === null && stayed && acts.size === 0 && openedAtOnce(apps) < MANY_APPS;
}
