import type { Appearance } from '../../session/appearance.ts';
import type { OrgContext } from '../../session/org-context.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** How many colleagues the address must have acted for days ago: in an afternoon a kit's server has as many victims. */
const MANY = 5;
/** How soon a server opens what the browser opened: within seconds, but only the first of several openings is kept. */
const ECHO_MS = 60_000;
/** How many colleagues are enough if each of the program's requests follows the browser's at once. */
const REGULARS = 2;
/** How many earlier days of acting for this user are enough in that case, without any colleague. */
const REGULAR_DAYS = 2;
/** How soon a server's later calls follow the browser's, once the application was opened. */
const AT_ONCE_MS = 5_000;
const ONE_SECOND_MS = 1_000;
/**
 * Tools that people replay stolen cookies with. They are excused only where they serve many colleagues and also open
 * what each browser just opened: a thief may be as quick, or have many victims at once, but opens what he wants.
 */
const TOOLS = /python|curl|wget|httpie|headless|postman|insomnia|aiohttp|httpx|scrapy|selenium/i;

/** A library of Android applications that Java servers use as well. */
const ALSO_SERVERS = 'okhttp';

/**
 * An application's own server signs people in with their session: the same program from the same address
 * for many colleagues, or right after the browser opened the very same application. It is a fixture of the org,
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

/** The lowest count that the org has for any of the look's addresses. */
function leastOf(look: Appearance, org: OrgContext, what: 'establishedUsers' | 'ownDays'): number {
  if (look.ips.size === 0) return 0;
  return Math.min(...[...look.ips].map((ip) => org.addresses.get(ip)?.[what] ?? 0));
}

/** The user's other looks; refused ones are left out, for anybody can send such a request just before a program's. */
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
 * Whether each request came in the same second as a browser's. Nobody knows to the second when somebody else clicks,
 * but a thief knows when his own browser does. So the browser has to be on the network where the session was first
 * used, or at an address of colleagues'; or the server opens a single application, which takes a thief nowhere else.
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

/** Whether a request of one of the browsers came at most five seconds before. */
function isJustAfter(at: number, browsers: readonly Appearance[]): boolean {
  return browsers.some(({ moments }) =>
    moments.some((moment) => at >= moment.at && at - moment.at <= AT_ONCE_MS),
  );
}
