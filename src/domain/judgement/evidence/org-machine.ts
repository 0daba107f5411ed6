import type { Appearance } from '../../session/appearance.ts';
import type { OrgContext } from '../../session/org-context.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** Colleagues for whom the same address acted days ago already: a kit's server has as many victims in an afternoon. */
const MANY = 5;
/** A server fetches what the browser asked for within seconds; the first of several openings is what is kept. */
const ECHO_MS = 60_000;
/** The same, where each of its requests follows the browser's at once. */
const REGULARS = 2;
/** The same, for the user alone: on so many days before. */
const REGULAR_DAYS = 2;
/** Where an application was opened before already, its server's later calls follow the browser's at once. */
const AT_ONCE_MS = 5_000;
const ONE_SECOND_MS = 1_000;
/**
 * Tools that people replay stolen cookies with: excused only by both signs together, for a thief may well
 * be as quick, or have many victims at once, but opens what he wants and not what each of them just opened.
 */
const TOOLS = /python|curl|wget|httpie|headless|postman|insomnia|aiohttp|httpx|scrapy|selenium/i;

/** The library of Android applications serves Java servers as well. */
const ALSO_SERVERS = 'okhttp';

/**
 * An application's own server signs people in with their session: the same program from the same address
 * for many colleagues, or right after the browser opened the very same application. A fixture of the org,
 * as Okta's own machines are, and not a look of the user.
 */
export const orgMachine: EvidenceKind = ({ stranger, appearances, context }) => {
  const words = isOrgMachine(stranger, appearances, context.org);
  return words === null ? NOTHING : weigh('org-machine', context.tuning.weights.orgMachine, words);
};

/** What makes this look a machine of the org's, in words; null where nothing does. */
export function isOrgMachine(
  look: Appearance,
  appearances: readonly Appearance[],
  org: OrgContext,
): string | null {
  const { clientKind, family } = look.fingerprint;
  if (clientKind !== 'script' && family !== ALSO_SERVERS) return null;
  if (look.acts.size > 0) return null;
  const regulars = leastOf(look, org, 'establishedUsers');
  const serves = regulars >= MANY;
  const isTool = TOOLS.test(look.fingerprint.userAgent ?? '');
  if (isTool && !serves) return null;
  const follows = !isTool && followsBrowsers(look, appearances);
  if (!isTool && (serves || (follows && regulars >= REGULARS)))
    return `a program that acts from its address for ${regulars} colleagues, too`;
  if (follows && leastOf(look, org, 'ownDays') >= REGULAR_DAYS)
    return 'a program that has followed this user’s browser within seconds for days';
  if (
    !isTool &&
    look.fingerprint.networkKind === 'hosting' &&
    isSimultaneous(look, appearances, org)
  )
    return 'an application’s server: each of its requests came in the same second as one of the browser’s';
  return echoes(look, appearances)
    ? 'an application’s server: each time the browser had opened the same application just before'
    : null;
}

/** The least that the org knows of any address of the look. */
function leastOf(look: Appearance, org: OrgContext, what: 'establishedUsers' | 'ownDays'): number {
  if (look.ips.size === 0) return 0;
  return Math.min(...[...look.ips].map((ip) => org.addresses.get(ip)?.[what] ?? 0));
}

/** The user's: a request that was refused anybody can send just before a program's own. */
function browsersBeside(look: Appearance, appearances: readonly Appearance[]): Appearance[] {
  return appearances.filter(
    (other) =>
      other !== look &&
      other.succeeded &&
      (other.fingerprint.clientKind === 'browser' || other.starts !== null),
  );
}

function followsBrowsers(look: Appearance, appearances: readonly Appearance[]): boolean {
  const browsers = browsersBeside(look, appearances);
  return look.moments.every(({ at }) => isJustAfter(at, browsers));
}

function echoes(look: Appearance, appearances: readonly Appearance[]): boolean {
  if (look.apps.size === 0) return false;
  const browsers = browsersBeside(look, appearances);
  const delays = [...look.apps].map(([app, { at }]) =>
    browsers
      .map((other) => at - (other.apps.get(app)?.at ?? Number.POSITIVE_INFINITY))
      .filter((delay) => delay >= 0)
      .reduce((least, delay) => Math.min(least, delay), Number.POSITIVE_INFINITY),
  );
  // Only first openings are kept, so one whose first echo is missing in the log looks late.
  const prompt = delays.filter((delay) => delay <= ECHO_MS).length;
  if (!delays.every(Number.isFinite)) return false;
  return prompt * 2 > delays.length || look.moments.every(({ at }) => isJustAfter(at, browsers));
}

/**
 * Nobody knows to the second when somebody else clicks, but a thief knows when his own browser does: so the browser is
 * one on the network where the session was first used, or at an address of colleagues'; or the server is one of a single
 * application, which takes a thief nowhere else.
 */
function isSimultaneous(
  look: Appearance,
  appearances: readonly Appearance[],
  org: OrgContext,
): boolean {
  const browsers = browsersBeside(look, appearances);
  const first = browsers.find(({ starts }) => starts !== null) ?? browsers[0];
  const moments = browsers
    .filter(
      (other) =>
        look.apps.size <= 1 ||
        other.fingerprint.asn === first?.fingerprint.asn ||
        leastOf(other, org, 'establishedUsers') >= REGULARS,
    )
    .flatMap((other) => other.moments);
  return look.moments.every(({ at }) =>
    moments.some((moment) => Math.abs(at - moment.at) <= ONE_SECOND_MS),
  );
}

/** A request of theirs came a moment before. */
function isJustAfter(at: number, browsers: readonly Appearance[]): boolean {
  return browsers.some(({ moments }) =>
    moments.some((moment) => at >= moment.at && at - moment.at <= AT_ONCE_MS),
  );
}
