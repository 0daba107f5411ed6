import type { Appearance } from '../../session/appearance.ts';
import type { Moment } from '../../session/moment.ts';
import type { Opening } from '../../session/timeline-entry.ts';
import { mostInAMinute } from '../application-habits.ts';
import { SETTLED_DAYS } from '../baseline.ts';
import { noveltyOfDays, weigh } from '../compare/weigh.ts';
import { applicationsInWords } from '../compare/words.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

const MINUTE_MS = 60_000;
/** How many applications opened in one minute count as many. */
export const MANY_APPS = 5;
/**
 * The share of a burst that this user must have opened at once on other days for a dashboard to explain it: it opens
 * much the same each time, and a hurried morning is no reason to open twice as many (J).
 */
const A_DASHBOARD = 0.75;
/** What a thief came for is opened at once; an owner who moved works on for hours. */
const SOON_MS = 30 * MINUTE_MS;

/**
 * Many applications opened in one minute: their sessions are being collected (V: Okta, Elastic). Or a dashboard opens
 * them all, as it does for this user on other days.
 */
export const manyApplications: EvidenceKind = ({ owner, stranger, context }) => {
  const most = openedAtOnce(stranger.apps);
  if (most < MANY_APPS || context.applications.atOnce >= most * A_DASHBOARD) return NOTHING;
  if (owner !== null && openedAtOnce(owner.apps) * 2 > most) return NOTHING;
  const { weights } = context.tuning;
  return weigh(
    'many-applications',
    most >= 8 ? weights.manyAppsMinute : weights.manyApps,
    `${most} applications opened within one minute`,
    { applications: most },
  );
};

/**
 * Applications that the owner had not opened in this session: a thief looks at what there is, somebody who
 * moved goes on with what was open. That nothing is new counts only where the session went on for long enough.
 */
export const newApplications: EvidenceKind = ({ owner, stranger, appearances, context }) => {
  if (owner === null || stranger.firstAt < owner.firstAt) return NOTHING;
  const { weights } = context.tuning;
  const opened = [...stranger.apps].filter(
    ([app, { at }]) =>
      at - stranger.firstAt <= SOON_MS && !isOpenedBefore(app, stranger, appearances),
  );
  const fresh = opened.length;
  const facts = { applications: fresh };
  if (fresh >= 2)
    return weigh(
      'new-applications',
      fresh >= 5 ? weights.newAppsMany : fresh >= 3 ? weights.newApps : weights.newAppsTwo,
      `${fresh} applications opened from there within half an hour, new to this session${named(opened)}`,
      facts,
    );
  const lastAt = Math.max(...appearances.map((look) => look.lastAt));
  if (fresh > 0 || lastAt - stranger.firstAt < SOON_MS) return NOTHING;
  return weigh(
    'new-applications',
    weights.newAppsNone,
    'nothing was opened from there within half an hour that this session had not opened before',
    facts,
  );
};

function isOpenedBefore(
  app: string,
  stranger: Appearance,
  appearances: readonly Appearance[],
): boolean {
  return appearances.some(
    (look) =>
      look !== stranger && (look.apps.get(app)?.at ?? Number.POSITIVE_INFINITY) < stranger.firstAt,
  );
}

/**
 * Applications opened within half an hour that this user never opens in other sessions. Somebody who moved opens what
 * they always do; a thief does not know what that is. It weighs by the user's own rate: some try something every week.
 */
export const applicationsOfUser: EvidenceKind = ({ stranger, context }) => {
  const { days, apps } = context.applications;
  if (days < SETTLED_DAYS) return NOTHING;
  const opened = [...stranger.apps].filter(([, { at }]) => at - stranger.firstAt <= SOON_MS);
  if (opened.length === 0) return NOTHING;
  const unknown = opened.filter(([app]) => !apps.has(app));
  const strange = unknown.length;
  const { thiefOpensNew, leastNewTool, severalNew } = context.tuning.weights;
  const rate = noveltyOfDays(apps, days, leastNewTool);
  const anyOfThem = 1 - (1 - rate) ** opened.length;
  if (strange === 0)
    return weigh(
      'applications-known-to-user',
      Math.min(0, Math.log((1 - thiefOpensNew) / (1 - anyOfThem))),
      'all that was opened from there within half an hour is what this user opens on other days',
    );
  return weigh(
    'application-new-to-user',
    Math.max(0, Math.log(thiefOpensNew / anyOfThem)) +
      (strange >= 2 ? severalNew * Math.max(0, 1 - 2 * rate) : 0),
    `${countInWords(strange, opened.length)} opened by this user on no other day${named(unknown)}`,
    { applications: strange, usualNovelty: Math.round(rate * 100) / 100, days },
  );
};

function countInWords(strange: number, opened: number): string {
  if (opened === 1) return 'the only application opened from there within half an hour is';
  const some =
    strange < opened ? `${strange} of the ${opened}` : opened === 2 ? 'both' : `all ${opened}`;
  return `${some} applications opened from there within half an hour ${strange === 1 ? 'is' : 'are'}`;
}

function named(opened: readonly (readonly [string, Opening])[]): string {
  const names = applicationsInWords(opened.map(([, opening]) => opening));
  return names === '' ? '' : `: ${names}`;
}

/** How many applications were opened for the first time within one minute, at the most. */
export function openedAtOnce(apps: ReadonlyMap<string, Moment>): number {
  return mostInAMinute([...apps.values()].map(({ at }) => at).sort((a, b) => a - b));
}
