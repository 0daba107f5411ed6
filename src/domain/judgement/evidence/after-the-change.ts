import { actInWords, WEIGHED_ACTS, type WeighedAct } from '../../session/acts.ts';
import type { Appearance } from '../../session/appearance.ts';
import { KNOWN_DAYS, SETTLED_DAYS } from '../baseline.ts';
import { isEnrolledBeside } from '../compare/enrolment.ts';
import { weigh } from '../compare/weigh.ts';
import type { JudgeContext } from '../judge-context.ts';
import type { Weights } from '../weights.ts';
import { MANY_APPS, openedAtOnce } from './applications.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

const SOON_MS = 60 * 60_000;
const LONG_MS = 2 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

const GRAVITY: Readonly<Record<WeighedAct, keyof Weights>> = {
  'factor enrolled': 'actPersistence',
  'API token created': 'actPersistence',
  'API token changed': 'actPersistence',
  'privilege granted': 'actPersistence',
  'identity provider changed': 'actPersistence',
  'event hook changed': 'actPersistence',
  'inline hook changed': 'actPersistence',
  'log stream changed': 'actPersistence',
  'directory agent added': 'actPersistence',
  'support access granted': 'actPersistence',
  'policy changed': 'actPersistence',
  'factor removed': 'actTakeover',
  'factor changed': 'actTakeover',
  'password changed': 'actTakeover',
  'person created': 'actTakeover',
  'person shut out': 'actTakeover',
  'privilege taken away': 'actTakeover',
  'profile changed': 'actReach',
  'admin console opened': 'actReach',
  'application changed': 'actReach',
  'trusted origin changed': 'actReach',
  'group changed': 'actReach',
  'password shown': 'actReach',
  'authorization server changed': 'actReach',
  'client secret read': 'actReach',
};

/** Acts that are an administrator's daily work for other people. */
const ADMIN_WORK: ReadonlySet<WeighedAct> = new Set([
  'factor removed',
  'password changed',
  'person created',
  'person shut out',
  'privilege taken away',
  'API token changed',
  'authorization server changed',
  'client secret read',
  'identity provider changed',
  'event hook changed',
  'inline hook changed',
  'log stream changed',
  'directory agent added',
  'support access granted',
  'trusted origin changed',
  'policy changed',
  'admin console opened',
  'application changed',
  'group changed',
]);

/** What the stranger did to keep or widen the access: within the hour, and within the day from a new network. */
export const afterTheChange: EvidenceKind = (suspicion) => {
  const { owner, stranger, timeline, context } = suspicion;
  const { weights } = context.tuning;
  if (isEnrolledBeside(suspicion)) return enrolledBeside(context);
  if (timeline.alarms.size === 0 && isQuietStart(owner, stranger)) {
    const long = stranger.lastAt - stranger.firstAt >= LONG_MS;
    return weigh(
      'after-the-change',
      long ? weights.quietStartLong : weights.quietStart,
      `no sensitive action and no burst of applications in the ${long ? 'two hours' : 'half hour'} after the sign-in`,
    );
  }
  // An act from the same address may be much older than this look, so only those around its beginning count.
  // A stranger who opened the session is alone in it, so a longer time counts.
  const [within, soon] = owner === null ? [LONG_MS, 'two hours'] : [SOON_MS, 'the hour'];
  const isSoon = (at: number) => Math.abs(at - stranger.firstAt) <= within;
  const did = [...stranger.acts].filter(
    ([act, { at }]) =>
      isSoon(at) ||
      (isLasting(act) &&
        Math.abs(at - stranger.firstAt) <= DAY_MS &&
        isFromNewNetwork(stranger, context)),
  );
  if (did.length === 0) return NOTHING;
  const sum = did.reduce((total, [act]) => {
    const isWork =
      owner?.acts.has(act) === true || (ADMIN_WORK.has(act) && context.isAdmin === true);
    const isFirstWeek = context.baseline.seen.days < (owner === null ? SETTLED_DAYS : KNOWN_DAYS);
    const scale = isWork ? weights.actIsWork : isFirstWeek ? weights.actIsOnboarding : 1;
    return total + weights[GRAVITY[act]] * scale;
  }, 0);
  const done = new Set(did.map(([act]) => act));
  const names = WEIGHED_ACTS.filter((act) => done.has(act)).map((act) =>
    actInWords(act, stranger.actsNotOnOthers),
  );
  return weigh(
    'after-the-change',
    Math.min(weights.actsAtMost, sum),
    `done from there within ${did.every(([, { at }]) => isSoon(at)) ? soon : 'the day'}: ${names.join(', ')}`,
  );
};

function enrolledBeside({ baseline, tuning: { weights } }: JudgeContext) {
  const scale = baseline.seen.days < SETTLED_DAYS ? weights.actIsOnboarding : weights.actBeside;
  return weigh(
    'after-the-change',
    weights.actPersistence * scale,
    'a factor was enrolled on a device there, and nothing else of the session comes from there',
  );
}

/**
 * Whether the act keeps the access or locks the owner out, which a patient thief can do in the afternoon as well. An
 * act that only reaches further he needs at once, and people who moved do such things all day.
 */
function isLasting(act: WeighedAct): boolean {
  return GRAVITY[act] !== 'actReach';
}

function isFromNewNetwork({ fingerprint: { asn } }: Appearance, { baseline }: JudgeContext) {
  return asn !== null && baseline.seen.days >= KNOWN_DAYS && !baseline.asns.has(asn);
}

/** Whether nothing notable followed a start: a thief does something with it; somebody on a new cloud desktop works. */
function isQuietStart(
  owner: Appearance | null,
  { acts, apps, firstAt, lastAt }: Appearance,
): boolean {
  const stayed = lastAt - firstAt >= SOON_MS / 2;
  return owner === null && stayed && acts.size === 0 && openedAtOnce(apps) < MANY_APPS;
}
