/**
 * How often each thing happens in a simulated company. A default is a published rate where there is
 * one, else a judgement marked J; none of them is a measurement of a real org, so the evaluation varies
 * all of them widely (`variedRates`).
 */
import type { Random } from './random.ts';

export type Rates = typeof DEFAULT_RATES;

export const DEFAULT_RATES = {
  // — What the log leaves out or repeats —
  /** Events without an ASN. 171 of 260 public real events have none; hook samples carry nulls. J: 0.4. */
  asnMissing: 0.4,
  /** Events without a device token hash. J. */
  tokenMissing: 0.12,
  /** Of events that can carry `deviceFingerprint`, those that do. J. */
  fingerprintPresent: 0.5,
  /** Events without geography, or with the word "unknown". J. */
  placeMissing: 0.03,
  /** Events written as a hook payload writes them. J: mixed exports. */
  hookShaped: 0.3,
  /** Out of order 2 %, duplicates 0.5 % (J, from the hook documentation's "at least once, unordered"). */
  late: 0.02,
  duplicate: 0.005,
  /** Sessions whose events carry `rootSessionId`; absent in Classic orgs and older events. J. */
  rooted: 0.6,
  /** Orgs whose Okta scores risk (Identity Threat Protection). J. */
  riskScored: 0.3,
  /** People with a device known to Okta (FastPass or managed). J. */
  registeredDevice: 0.4,

  // — Ordinary life, per person and day —
  /** J: sign-ins are on working days, and some on the weekend. */
  worksWeekday: 0.92,
  worksWeekend: 0.12,
  /** Requests of one browser on a working day. J. */
  requests: 12,
  /** A session that is still used the next morning ("keep me signed in"). J. */
  keptOvernight: 0.35,
  /** P(ASN change a session-day): 0.25 desktop, 0.6 hybrid laptop, 0.85 phone (J; Yang et al. 2015: about half of users on two networks at once). */
  officeMove: 0.25,
  hybridMove: 0.6,
  phoneMove: 0.85,
  /** Share of adults who use a VPN, about 32 % (security.org survey); at work fewer. */
  consumerVpn: 0.15,
  /** P(VPN toggled | user of one, day) 0.1–0.3. J. */
  vpnToggle: 0.25,
  corporateVpn: 0.3,
  /** Companies behind zero-trust egress. J. */
  zeroTrustCompany: 0.25,
  /** Apple users with iCloud Private Relay on. J. */
  privateRelay: 0.2,
  /** Homes where IPv4 and IPv6 alternate. J. */
  dualStack: 0.3,
  /** A browser's major version goes up every four weeks: 0.035 a day (Chrome's cycle; FP-Stalker: about 40 days). */
  browserUpdate: 0.035,
  osUpdate: 0.01,
  /** P(OS family changes in a session | tablet or phone, day). J: 1e-4 overall, more among tablets. */
  desktopSite: 0.002,
  /** An embedded web view or desktop application shares the session. J: 2e-4 overall. */
  appView: 0.002,
  /** Noise of device tokens: 57 % of alerts at two tokens were one OAuth flow (Elastic #5947). */
  strayToken: 0.08,
  /** P(country change a day) 0.004 (J), split over four ways to travel. */
  flight: 0.0025,
  shortBorder: 0.001,
  roamingSim: 0.0007,
  inflight: 0.0005,
  /** 0.5–2 % of places are in the wrong country; 7–10 % of records move a week (IPinfo). */
  wrongPlace: 0.004,
  /** Gateways of mobile carriers make the city jump. J. */
  gatewayJump: 0.3,
  /** P(the company changes its egress | 4 weeks). J. */
  egressChange: 0.5,
  kioskPeople: 0.06,
  admins: 0.05,
  linkScanner: 0.01,
  apiTokenPeople: 0.03,
  ownScriptPeople: 0.02,
  cloudDesktopPeople: 0.01,
  newPeople: 0.06,
  newDevice: 0.004,
  /** A burst of applications opened at once at the start of the day. J. */
  manyTabs: 0.05,

  // — Theft —
  /** Sessions stolen per 1,000 user-days. Published: five in all of Okta's 2023 breach; here many more, so that recall can be measured. */
  theftsPer1000UserDays: 6,
  /** Days before the first theft, so that there is something to compare with. */
  quietDays: 7,
  /** J: whole cookie jar (the token comes too) or the session cookie alone. */
  thiefKeepsToken: 0.5,
  /** Computed in the browser, so rarely the same. J. */
  thiefKeepsFingerprint: 0.1,
  /** Opens many applications in a minute (Okta's "Suspicious App Access"). J. */
  thiefHarvests: 0.5,
  /** Enrols a factor, makes an API token, opens the admin console. J. */
  thiefPersists: 0.35,
  /** Events a thief causes: 3 to this many. J. */
  thiefEvents: 14,
  /** P(Okta scores a theft HIGH | risk scored). J. */
  oktaNotices: 0.5,

  // — Last, so that the draws of the others stay as they are —
  /** Companies with an application whose own server signs people in with their session (SEKOIA's sample: axios as the user). J. */
  applicationServer: 0.3,
  /** A thief goes on in an application's session, which has an id of its own and names no root. J. */
  thiefCarriesOn: 0.25,
  /** Leaves on a trip with a travel SIM; of those who are away, three in ten have one. J. */
  travelSim: 0.0005,
};

/** Every rate times a factor between one third and three, drawn from the stream; probabilities stay below 0.9. */
export function variedRates(r: Random, breadth = 3): Rates {
  const varied: Record<string, number> = {};
  for (const [name, value] of Object.entries(DEFAULT_RATES)) {
    const factor = breadth ** r.between(-1, 1);
    varied[name] = value > 1 ? Math.max(2, Math.round(value * factor)) : capped(value, factor);
  }
  return {
    ...DEFAULT_RATES,
    ...varied,
    theftsPer1000UserDays: DEFAULT_RATES.theftsPer1000UserDays,
  };
}

/** Odds are scaled rather than probabilities, so nothing goes above one. */
function capped(probability: number, factor: number): number {
  const odds = (probability / (1 - probability)) * factor;
  return odds / (1 + odds);
}
