import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { weigh } from './weigh.ts';

/** Colleagues for whom the same address acted: more than one thief has victims by one address in a day. */
const MANY = 5;
/** A server fetches what the browser asked for within seconds; the first of several openings is what is kept. */
const ECHO_MS = 60_000;
/**
 * Tools that people replay stolen cookies with, and that servers are rarely written in: never excused, for
 * a thief may well be as quick, and may have many victims at once.
 */
const TOOLS = /python|curl|wget|httpie|headless|postman|insomnia|aiohttp|httpx|scrapy|selenium/i;

/**
 * An application's own server signs people in with their session: the same program from the same address
 * for many colleagues, or right after the browser opened the very same application. A fixture of the org,
 * as Okta's own machines are, and not a look of the user.
 */
export const orgMachine: EvidenceKind = (suspicion) => {
  const { stranger, context } = suspicion;
  if (stranger.fingerprint.clientKind !== 'script' || stranger.acts.size > 0) return NOTHING;
  if (TOOLS.test(stranger.fingerprint.userAgent ?? '')) return NOTHING;
  const { weights } = context.tuning;
  const shared = [...stranger.ips].map((ip) => context.org.addresses.get(ip)?.succeededUsers ?? 0);
  if (shared.length > 0 && Math.min(...shared) >= MANY)
    return weigh(
      'org-machine',
      weights.orgMachine,
      `a program that acts from its address for ${Math.min(...shared)} colleagues, too`,
    );
  if (!echoes(suspicion)) return NOTHING;
  return weigh(
    'org-machine',
    weights.orgMachine,
    'an application’s server: each time the browser had opened the same application just before',
  );
};

function echoes({ owner, stranger, appearances }: Suspicion): boolean {
  if (owner === null || stranger.apps.size === 0) return false;
  const browsers = appearances.filter((look) => look.fingerprint.clientKind === 'browser');
  const delays = [...stranger.apps].map(([app, { at }]) =>
    browsers
      .map((look) => at - (look.apps.get(app)?.at ?? Number.POSITIVE_INFINITY))
      .filter((delay) => delay >= 0)
      .reduce((least, delay) => Math.min(least, delay), Number.POSITIVE_INFINITY),
  );
  // Only first openings are kept, so one whose first echo is missing in the log looks late.
  const prompt = delays.filter((delay) => delay <= ECHO_MS).length;
  return delays.every(Number.isFinite) && prompt * 2 > delays.length;
}
