/*
 * Every weight of the detector: log-likelihood ratios (natural logarithm), positive for a hijack. A weight
 * of 2.3 means "ten times as common in hijacks as in ordinary changes". Origins:
 *   P  published rates: FP-Stalker (S&P 2018), Eckersley (2010), Freeman et al. (NDSS 2016), Wiefling et al.
 *      (TOPS 2022), Yang et al. (INFOCOM 2015), Kondracki et al. (PHOCA, CCS 2021), IPinfo, security.org
 *   V  vendors' rules and their tuning history: Okta, Panther, Elastic, Datadog, AppOmni, Google SecOps, Duo, …
 *   R  seen in the real events of the test fixtures
 *   S  regression of the outcome on all evidence at once, over simulated companies of nine makers who
 *      shared neither code nor rates, later of 24, then of twelve others, and tried on companies that were left
 *      out of it; rounded
 *   J  judgement, checked on simulated companies whose rates were varied
 * A letter says where the fact comes from. The number is a judgement, and with S beside it one that the
 * regression moved; the seeds of `npm run evaluate` took no part in either.
 */
export const WEIGHTS = {
  // -- The client ------------------------------------------------------------------------------------
  /** P(other OS in one session) is some 1e-4 a session-day (J); half of all replays do it (V: AppOmni, Elastic). */
  osChanged: 7,
  /** To a phone's: one thief's client in ten, and what a browser's developer tools do (J). */
  phoneAfterDesktop: 4.5,
  /** On the same address with the same device cookie: developer tools, or the other program of one machine (R). */
  changedInPlace: 1.5,
  /** Same machine, other browser: cookies are not shared between browsers; Edge's IE mode and the like (V, S). */
  browserChanged: 7,
  /** The system's own browser beside another, on one network: applications show their pages in it (J). */
  systemBrowser: 4,
  /** The same on another network: a sixth of thieves have it, and nearly all applications (J). */
  systemBrowserElsewhere: 5.3,
  /** The same in a first week, when nobody knows yet which browsers this user has (J). */
  systemBrowserEarly: 3.5,
  /** A script on a browser's session (V: Elastic's replay rule, Datadog). */
  scriptedClient: 7,
  /** From the line that the browser is on: a script of the user's own; a thief sits behind another (J). */
  scriptedAtHome: 2.5,
  /** The user's own scripts: seen on other days already (J). */
  scriptedHabit: -2,
  /** A program that answers a second factor, from a network that its user never had: phishing kits sign in with axios and node-fetch (V: Field Effect; J). */
  scriptedStart: 3,
  /** A desktop and a phone with one device cookie: P(a thief puts a desktop's jar into a phone) is some 0.02 (J). */
  deviceMode: 3,
  /** An iPad or an Android phone that asks for the desktop site (J, from the browsers' documented behaviour). */
  desktopSite: 0.5,
  /** The same from another network with another cookie: a thief with an Apple may look so, too (J). */
  desktopSiteElsewhere: 3,
  /** The device cookie stays where a phone only asks for another site; sign-ins make new ones, too (J). */
  desktopSiteOtherCookie: 4,
  /** An app's sign-in window and the browser beside it (V: Okta's device single sign-on). */
  embeddedHandover: 0.4,
  /** An app's window that names another system: nobody replays a session in one, and few apps do so (J). */
  appWindow: 1.4,
  /** The same on another network (J). */
  appWindowElsewhere: 3,
  /** Both clients in sessions of other days: then it happens day by day, and a thief has such a browser at times (J). */
  usualPair: 0.4,
  /** The same, on one day before (J). */
  pairSeenOnce: 3,
  /** The same, in sessions of one colleague in twenty on two days or more (J). */
  pairOfColleagues: 3.5,
  /** An update goes forward by one to three versions (P: 99 % of upgrades are linkable). */
  versionForward: -0.5,
  /** More than that at once: nobody updates so during a session, but a copied profile is older (J). */
  versionLeap: 2.5,
  /** With another device cookie: thieves' browsers are up to date as well (J). */
  versionOther: 1,
  /** One installation never goes back; two channels of one browser do not share a session's cookie (V: Panther, S). */
  versionBack: 7,
  /** By four or more: a copied profile (J, S). */
  versionFarBack: 8,
  /** The older version goes on being used after the newer came: no update does that (J, S). */
  versionReturns: 6,
  /** The rest of the header differs (J). */
  detailChanged: 0.7,
  /** The header is what a thief copies first (V: evilginx, anti-detect browsers): it absolves next to nothing (S). */
  clientUnchanged: -0.2,
  /** The other client is one that this user has on other days, on another device; a thief may have it, too (J, S). */
  clientKnown: -0.8,
  /** A proxy in the middle passes the victim's own header on (J). */
  clientKnownAtStart: -0.5,
  /** What every replay from a thief’s own browser is (V: "New Device" in Google SecOps’ scores; J, S). */
  clientNew: 0.4,
  /** Okta's own name from an address that is not Okta's (V: Panther #1086 reversed). */
  impostorOkta: 6,

  // -- The device ------------------------------------------------------------------------------------
  /** Computed in the browser, not in the cookie jar; stable for weeks (P: FP-Stalker, median 54 days, S). */
  fingerprintChanged: 4.2,
  /** At most, for a user whose fingerprints never changed in weeks (P: the same, by the user's own rate, S). */
  fingerprintNeverChanges: 5,
  /** A browser's fingerprint was followed for 54 days on average: after a night one in a hundred is another (P: FP-Stalker). */
  fingerprintLifeDays: 54,
  /** Thieves' browsers whose fingerprint is not a copy of their victim's (S). */
  thiefsOwnFingerprint: 0.6,
  /** An update changes the fingerprint as well (P: FP-Stalker). */
  fingerprintChangedByUpdate: 1,
  /** At one address, or one of the user's, it drifted, or is an app's window (P: many change within days, S). */
  fingerprintChangedInPlace: 2.5,
  /** An app's window beside the browser of one device has another canvas and another jar (J). */
  fingerprintOfWindow: 1,
  /** How much likelier a new fingerprint is on another day than within a session (J). */
  withinSession: 4,
  /** Not compared within the session, but none of those this user is known by (J, S). */
  fingerprintUnknown: 2,
  /** The same network, but another address of it as well (J, S). */
  fingerprintChangedNearby: 3.8,
  /** At a start it may be a new computer (J, S). */
  fingerprintNewAtStart: 0.1,
  /** What is computed in the browser is rarely the same in another: a tenth of thieves (J; P: FP-Stalker, S). */
  fingerprintKept: -1.4,
  /** The same, of the user’s other days (J; P: FP-Stalker, S). */
  fingerprintKnown: -1.3,
  /** The same fingerprint under another system's name: one of the two is made up (V: Elastic, "high fidelity"). */
  fingerprintContradicts: 0.5,
  /** Okta's device id comes with a key on the device (J). */
  deviceChanged: 4.5,
  /** At a sign-in: a key that never left the device, which no cookie jar carries (V: Okta). */
  deviceAtStart: -5,
  /** Later: the log does not say whether Okta asked the device again or repeats what the session began with (J). */
  deviceKept: -2.5,
  /** At most: many event types name no device at all (R, S). */
  deviceGone: 2.5,
  /** The share of a device's requests that name it, before any of this session is seen (J, S). */
  namedUsually: 0.5,
  /** The same of a client that often named none on other days (J, S). */
  namedSeldom: 0.2,
  /** Both count for as much as so many stretches of use (J). */
  namedSure: 2,
  /** From the same address it is another program of the machine, whose requests name none (J, S). */
  deviceGoneInPlace: 0.5,
  /** The same, where the device was also managed (J, S). */
  managedGone: 2.2,
  /** A whole stolen jar keeps the token, so keeping it absolves only so far (J, S). */
  tokenKept: -1.1,
  /** One cookie under two systems (V: Elastic, Okta). */
  tokenContradicts: 0.7,
  /** New token on a new network; on the same network it is only the noise of sign-in flows (V: Elastic #5947, S). */
  tokenChanged: 2.6,
  /** At most, for a user whose tokens never changed in weeks (J, S). */
  tokenNeverChanges: 4,
  /** How much likelier a new token is on another day than within a session (J, S). */
  tokenWithinSession: 1.5,
  /** The same provider, another address: a home's address changes and its browser's cookie does not (J). */
  tokenChangedNearby: 1.2,
  /** The same with the client unchanged, on fixed lines, twice and more: no browser that moves loses its cookie (V: Elastic, Splunk; J). */
  tokenApart: 4.3,
  /** How much likelier a new token is on another day than so (J). */
  tokenWithinClient: 10,
  /** P(the thief has no token of the user's) (J), against the user's own rate of new tokens. */
  thiefLacksToken: 0.7,
  /** On the same network: one sign-in makes three tokens (R; V: Elastic #5947). */
  tokenNoise: 0.3,
  /** A new browser, a private window, a cleared jar (J; R: each sign-in of the samples, S). */
  tokenNewAtStart: 0.9,
  /** The same on a rented or hidden network: a proxy in the middle sees no cookie of other days (J, S). */
  tokenNewOnRented: 2,
  /** Known from the user's other sessions and not from this one: no thief of this session has it (J). */
  tokenKnown: -2.5,
  /** The same at a start: whoever signs in with it is no proxy in the middle (J, S). */
  tokenKnownAtStart: -4,
  /** A session that began on a device on which six colleagues signed in before: a kiosk (J). */
  tokenOfKiosk: -2.5,

  // -- The network -----------------------------------------------------------------------------------
  /** P(not met before | thief): proxies are sold by provider, too (J, S); against the user's own novelty (P: Freeman). */
  thiefIsNew: 0.78,
  /** Ordinary life is never surer than this of the known (J): bounds one piece of evidence. */
  leastNovelty: 0.04,
  /** At an address of theirs, or beside one: of a thousand thieves a few are on the victim's own line (J, S). */
  addressKnown: -1.7,
  /** Met before, but no habit yet (P: Freeman, Wiefling: known features; J). */
  networkSeenOnce: -1,
  /** Of a known network's weight: a cloud, where anybody rents (J). */
  networkForHire: 0.3,
  /** … a large provider in a city, or at an address, that is new to the user: others are its customers (J, S). */
  networkElsewhere: 0.1,
  /** A network that a whole org never met (V: SumoLogic’s first-seen rules, Microsoft; J, S). */
  newToOrg: 0.6,
  /** Where colleagues come from day by day (P: Freeman’s global frequency; J, S). */
  ofOrg: -0.1,
  /** The same, of a network that some were seen on (J, S). */
  visitedByOrg: -0.2,
  /** P(rented server | theft) some 0.4, P(the same | a move within a session) some 0.01: desktops in a cloud (J). */
  hosting: 4.5,
  /** A session that begins there may be a cloud desktop's own (J, S). */
  hostingAtStart: 2.8,
  /** A browser with its cookie in a cloud in which people have desktops and workshops (S). */
  hostingOfDesktops: 3,
  /** A session opened there (S). */
  desktopsAtStart: 2.2,
  /** The same of somebody of whom nothing is known yet: a service account, a cloud desktop (J). */
  hostingOfNewcomer: 1.8,
  /** Tor and unnamed proxies; the one published rule that acts by itself uses them (V: Okta’s null_tunnel_proxy workflow, S). */
  anonymiser: 4.6,
  /**
   * A session opened there by the browser that people have for it: of those at whom it was seen in three simulations 83 were
   * the user and 6 a thief, of other browsers at such exits 15 and 513 (S); a thief who has a password may use it as well (J).
   */
  torBrowserAtStart: 1.6,
  /** A third of adults use a VPN (P: security.org), so a named one says less (V: Okta, Duo). */
  vpn: 1.1,
  /** Okta’s own flag, which healthy machines on a VPN carry as well (R; V: Okta, Sigma). */
  proxyFlag: 1.2,
  /**
   * A residential proxy: P(flagged | theft through one) some 0.2, P(flagged | household) under 0.01 (J; V: Okta, S). One
   * less than that makes, for some of the engineers' carriers are flagged now and then (S).
   */
  proxyAtHome: 3.2,
  /** Half of all people are on two networks at once (P: Yang et al.); few thieves sit behind a carrier of the same country (J). */
  mobile: -1,
  /** A phone that lands, or whose roaming data goes out by a carrier of another country (J). */
  mobileAbroad: -0.6,
  /** 200 and more addresses a week for one person (V: Defender issue #661). */
  zeroTrust: -3,
  /** The same where neither the user nor the org has such a tunnel: kits stand behind them as well (J, S). */
  zeroTrustOfNobody: -0.5,
  /** Apple’s own exits, for Safari on Apple’s systems (V: Panther #1268). */
  relay: -2.5,
  /** Rented and hidden networks for somebody, or an org, that has such a habit (J). */
  kindIsHabit: 0.4,
  /** The same for rented servers, where a thief may sit as well (J). */
  hostingIsHabit: 0.7,
  /** By how many of the company have such networks: at most this much more, or less (J). */
  rarestKind: 0.8,
  /** … and so much less where nearly everybody has (J). */
  commonestKind: -1.4,
  /** … a company's desktops in one cloud say less about another cloud than one VPN about the next (J). */
  commonestHosting: -0.7,
  /** … from an address that the company shares (J). */
  kindOfCompany: 0.2,
  /** Where a few colleagues have desktops in that cloud: a thief may rent there all the same (J). */
  hostingOfColleagues: 0.5,
  /** Private Relay is Safari on Apple's systems only: anything else on its egress is not it (R, Apple). */
  relayImpossible: 4,
  /**
   * A network of which nobody says whose it is, in a country where the user never was: what scored as if 50 in 1,000 were thefts
   * were 460 (S).
   */
  networkUnnamedAbroad: 2.2,
  /** One operator has several numbers (J, from the public table of networks, S). */
  sameOperator: -2,
  /** What every tuned rule converged to: the network and the client changed together (V, S). */
  conjunction: 1.5,
  /** The same, where it is the device that changed and the client stayed (J). */
  conjunctionOfPrint: 2.2,
  /** Another address of the same network, with another device (J). */
  conjunctionNearby: 0.8,

  /** A network of the user's on a fixed line, and no address in their parts of it (J, S; P: Padmanabhan et al., IMC 2016). */
  rangeUnknown: 1.9,
  /** … and in a city where the user never is (J, S). */
  rangeInNewCity: 1,
  /** The same where the network stayed (J, S). */
  rangeUnknownNearby: 2,
  /** The same of a carrier, which deals its addresses out over more of them (J, S). */
  rangeUnknownOfCarrier: 1.8,
  /** The network is new by its number, but the user was beside that address before (J, S). */
  rangeKnown: -2,
  /** The network stayed, and so did the range of addresses, which the user has on other days (J, S). */
  rangeKept: -2,
  /** A sign-in from there: no proxy in the middle stands beside its victim (J, S). */
  rangeKnownAtStart: -2,

  /** Another line of the same network; the cookie and the header that stay there are weighed besides (J). */
  anotherLine: 1.3,
  /** … within two minutes, as a carrier deals out addresses as well (J). */
  lineAtOnce: 1,
  /** … within ten (J). */
  lineInMinutes: 1.8,
  /** … within the hour (J). */
  lineSoon: 1.2,
  /** … and back within the hour (J). */
  lineAndBack: 1.8,
  /** … and back at all (J). */
  lineBackLater: 0.6,
  /** … in a city where the user never is (J). */
  lineInNewCity: 1.4,

  // -- Place and time --------------------------------------------------------------------------------
  /** P(same country | theft) some 0.55, residential proxies being sold by country; nearly 1 for a move (J, S). */
  sameCountry: -0.1,
  /** Another country, where this user is on other days (P: Wiefling; J). */
  countryKnown: 0.3,
  /** Another country, where colleagues work day by day (J). */
  countryOfColleagues: 0.8,
  /** 0.004 country changes a day, 0.5–2 % of places wrong (P: IPinfo; J); weighed high by all (V: Google SecOps). */
  countryNew: 1,
  /** … and to the whole company: of somebody new, too, who has no countries yet (J). */
  countryOfNobody: 2.2,
  /** Where a server or an exit stands says little about where its user is: of the country's weight, this much (J). */
  countryOfExit: 0.5,
  /** Twice a new country’s weight in the published scores (V: Google SecOps: 20 against 10). */
  untrustedRegion: 2,
  /** Over 1,000 km/h and 500 km (V: Datadog, Anvilogic), both ends fixed; geolocation errs 10–20 % a month (P, S). */
  impossibleTravel: 2,
  /** The same across an ocean: no error of geolocation is as large, and both ends are fixed (J). */
  impossibleAcrossOcean: 3,
  /** A flight’s gap makes the journey possible (J). */
  possibleTravel: -0.7,
  /** Where the one end is an address of the whole company, or a carrier that may send its customers out anywhere (J). */
  travelFromEgress: 1,
  /** Within two minutes: one device's networks, or one application's windows (J, S). */
  gapOfSeconds: -0.4,
  /** Within five: too soon for most who go somewhere (J, S). */
  gapOfMinutes: 0.7,
  /** Within ten: the session is in use, and nobody is anywhere else so soon (J, S). */
  gapOfTenMinutes: 1.4,
  /** Within half an hour: the session is in use, and few get anywhere so soon (J, S). */
  gapOfHalfAnHour: 0.8,
  /** Within the hour (J, S). */
  gapOfAnHour: 0.4,
  /** In the minute of the sign-in, which is seen from several sides (R, S). */
  whileSigningIn: -0.8,
  /** A proxy in the middle hands a session over within half an hour; people move at any time (V: Duo, Okta; J, S). */
  soonAfterStart: 0.8,
  /** The same, within four hours (J, S). */
  hoursAfterStart: 0.5,

  // -- Both at once ----------------------------------------------------------------------------------
  /** The owner goes on after the stranger came; clients differ (V: AppOmni, Elastic): two people. */
  concurrentClients: 4,
  /** The same client in two fixed networks in turns: one device cannot (J, S). */
  concurrentNetworks: 2.3,
  /** Each further turn up to three (J). */
  concurrentTurn: 0.7,
  /** More than 500 km apart: the same header and cookie are then what a copied jar looks like (J). */
  concurrentFar: 3,
  /** Of the weights of one client in turns: for a network of the user's other days, or the company's egress (J). */
  turnsAtHome: 0.1,
  /** … for one that a device is on beside another (phone, VPN, relay), was seen once, or in a first week (J). */
  turnsBeside: 0.35,
  /** … where nobody knows what kind of network it is, or beside a tunnel that is on all day (J). */
  turnsPerhaps: 0.7,
  /** Taking over or collecting applications, and only from there (J). */
  concurrentBusy: 2,

  // -- What others say -------------------------------------------------------------------------------
  /** Many people, one new network, one hour: the office changed its provider (V: Okta ITP’s false positives, Zscaler; J). */
  companyMove: -5,
  /** Okta’s own level; it rises with any new network (V: ITP; R: HIGH on an ordinary verification, S). */
  riskHigh: 0.7,
  /** The same, lower (V: ITP, S). */
  riskMedium: 0.3,
  /** LOW is the rule in healthy sessions (R). */
  riskLow: -0.7,
  /** Of Okta's risk, where the client stayed and only the network is new: that is what it is high about (V: ITP). */
  riskOfNewPlace: 0.5,
  /** ThreatInsight knows bad addresses; of proxies in the middle one in five is listed (P: PHOCA, S). */
  threatSuspected: 1.2,
  /** "New Device" weighs twice a new city in the published scores (V: Google SecOps, S). */
  behaviorDevice: 0.35,
  /** Velocity and new country: what the place says already (V: Google SecOps; J). */
  behaviorTravel: 0.2,
  /** New IP, new city: what a new network is anyway, and that is weighed already (J). */
  behaviorNetwork: 0,
  /** They are one request seen several times (J, S). */
  behaviorsAtMost: 0.6,
  /** Okta names the session as suspected to be hijacked (V: okta/customer-detections, ITP). */
  alarmHijack: 10.5,
  /** Okta raises it with its risk, which is weighed already; travel and new networks raise both (V: ITP). */
  alarmContextHigh: 0.5,
  /** Any change of address or device raises it (V: ITP). */
  alarmContext: 0.1,
  /** The same device is managed or is not: the session is at another, or its management ended just then (V: ITP; J). */
  alarmUnmanaged: 1.5,
  /** An administrator’s session changed its network: every such change raises it (V: okta/customer-detections; S). */
  alarmRoaming: 0.5,
  /** A detection of Okta’s about the user, at HIGH (V: okta/customer-detections, ITP). */
  alarmRiskHigh: 2,
  /** The same at another level, or the user's risk raised to HIGH for a reason that Okta does not name (V: ITP). */
  alarmRisk: 0.8,
  /** The session no longer meets its policy, as a device may not that missed an update (V: ITP; J). */
  alarmPolicy: 0.3,
  /** Okta ended the session, for its cookie came with another key than its device's (V: Okta's event types; J). */
  alarmUnbound: 6,
  /** … with none, as a browser may that lost its own; or at another look's address (V: the same; J). */
  alarmUnboundPerhaps: 1.5,
  /** FastPass refused to answer a phishing site at that very address, and another factor did (V: okta/customer-detections; J). */
  alarmPhishingSite: 6,
  /** A proxy in the middle was at this user at the time; this one it did not get (V: okta/customer-detections; J). */
  alarmPhishing: 0.8,
  /** Many a mail about an own sign-in by VPN is reported as well: by itself it is not enough (V: Panther; J). */
  reported: 4.5,
  /** The address is the owner's, too, as an office's; or the user's on other days, and a thief can report that as well (J). */
  reportedForBoth: 1.5,
  /** Okta does not say which address it is about (J). */
  reportedAtAll: 2,

  // -- What was done ---------------------------------------------------------------------------------
  /** A factor, a token, a privilege, a changed trust: what stays when the session ends (V: Okta, Elastic, Datadog; J, S). */
  actPersistence: 3.8,
  /** What locks the owner out (V: Okta, Datadog; J, S). */
  actTakeover: 3.2,
  /** What looks further: the admin console, a group, a profile (V: Okta, Sigma; J, S). */
  actReach: 1.6,
  /** Onboarding days do all of it within a quarter of an hour (R: the Azure sample; J, S). */
  actsAtMost: 6,
  /** Did the same kind of thing before the change, too: it is their work (J). */
  actIsWork: 0.25,
  /** A new telephone may have a foreign SIM: by itself it is told, and not acted on (J). */
  actBeside: 0.5,
  /** In the first days everybody enrols factors, changes the password and sets up their tools (R: the Azure sample). */
  actIsOnboarding: 0.2,
  /** Whoever pays for a session uses it (J, S). */
  quietStart: -0.4,
  /** The same after two hours: AitM kits hand a session over within minutes, and it is used at once (J, S). */
  quietStartLong: -0.9,
  /** Ten applications in a minute (V: Okta rapid_application_access, ITP’s Suspicious App Access, S). */
  manyAppsMinute: 4.4,
  /** Five in a minute: also a morning’s tabs (V: Elastic’s hunt; J, S). */
  manyApps: 2.1,
  /** Not in use in the session before: a thief looks at what there is (J, S). */
  newApps: 2.3,
  /** The same, of five or more (J, S). */
  newAppsMany: 2.5,
  /** Two: most who move go on with what was open (J, S). */
  newAppsTwo: 1.1,
  /** None, though the session went on (J, S). */
  newAppsNone: -0.4,
  /** P(a thief opens something that its owner never does) (J, S); against the user's own rate (P: Freeman). */
  thiefOpensNew: 0.45,
  /** Two and more of them, for somebody who never tries anything new (J, S). */
  severalNew: 2.6,
  /** Ordinary life is never surer than this of what is opened: people get new tools (J). */
  leastNewTool: 0.06,
  /** An owner who moved works on there; who sells or uses a session is done sooner (J, S). */
  stayedLong: -0.7,
  /** Half an hour to four: some thieves take so long (J, S). */
  stayedAWhile: 0.3,
  /** Less: who looks at what there is (J, S). */
  lookedAround: 0.8,
  /** A phone between two cells, a request past the tunnel (J, S). */
  passedBy: -1.9,
  /** A factor that cannot be relayed, answered from the new network (V: Okta, Duo). */
  resistantReauthentication: -5,
  /** The same at a sign-in: FastPass without its check of the origin can be handed on after all (V: Okta; J). */
  resistantSignIn: -2,
  /** A factor that a proxy can relay: the proxy in the middle contains one (V: Okta, Duo; J). */
  otherReauthentication: -1,
  /** A password typed there, which a stolen cookie does not need (V: Okta; J). */
  signedInAgain: -1.5,
  /** The phone that answered the push was at the same address, where no victim of a proxy in the middle is (J). */
  authenticatorThere: -2.5,
  /** Within 100 km: proxies are sold by city, too (J). */
  authenticatorNear: -1.2,
  /** 500 km and more from a fixed line: one sign-in in twenty, one of three by a proxy on such a line (J). */
  authenticatorFar: 1.5,
  /** 2,000 km from a rented or hidden network: a desktop in a cloud is rented nearer by (J). */
  authenticatorOverseas: 2,
  /** FastPass answered a program without a signature: malware on the user's device passes a challenge on (V: okta/customer-detections; J). */
  answeredUnsignedProgram: 3,
  /** A program that is no known browser: also a company's own (V: okta/customer-detections; J). */
  answeredStrangeProgram: 1.2,
  /** In another city three hours before, and now on a rented or hidden network that is not the company's (V: Okta’s velocity; J). */
  elsewhereHidden: 3,
  /** The same, 500 km and more from a fixed line: few fly without a day of travel (V: Okta’s velocity; J). */
  elsewhereFar: 2,
  /** The same, nearer: what a train does (J). */
  elsewhere: 1.2,
  /** The same, by a carrier or an exit, which may stand anywhere (J). */
  elsewhereByExit: 1.2,
  /** On a line of theirs with a device of theirs, and now on another with one that they never had: one new line in fifty, one proxy near its victim in four (S). */
  elsewhereOnOwnDevice: 1.8,
  /** The address failed for others: spraying and kits come from few (V: Datadog’s triage; P: PHOCA). */
  addressFailures: 2,
  /** Colleagues succeed from it: an office, a carrier’s gateway (V: Datadog’s triage; J, S). */
  addressShared: -1.5,
  /** The same of a twentieth of the company: an office or a tunnel, where no thief is (J, S). */
  addressOfCompany: -2.5,
  /** The same of the company's cloud egress, whichever of its many addresses it is (J, S). */
  tunnelOfCompany: -2.5,
  /** Another client behind the tunnel that the session was behind: as from one address (J, S). */
  sameTunnel: -4,
  /** A fifth of the company at one new address within a day: its egress moved (J). */
  newEgress: -4,
  /** Several people, one rented address, one day: a kit's victims come in campaigns (J, S). */
  addressOfVictims: 2,
  /** P(a thief is behind the victim's own address) is some 0.01, and nearly all changes of client alone are (J). */
  sameAddress: -4,
  /** A household's address stays for hours, a residential proxy's for a request or some minutes (J; P: LIVRA). */
  rotates: 2,
  /** The same, of five an hour and more (J). */
  rotatesMuch: 3,
  /** Hours are a weak feature (P: Wiefling; J). */
  oddHour: 0.6,

  // -- The start, and the rest -----------------------------------------------------------------------
  /** A proxy in the middle opens the session and the victim comes later (V: Duo, Okta; J). */
  openedByStranger: 1.5,
  /** The same from a network that is for rent to nobody (J). */
  openedElsewhere: 0.7,
  /** On a household's line or a carrier's people sign in anew day by day (J, S). */
  ordinaryStart: -0.8,
  /** Link scanners and probes only fail, and a thief who is let in to nothing has nothing yet (R: the Azure sample). */
  nobodyPresent: -20,
  /** The same where Okta takes the session for stolen, or saw it roam (J, S). */
  refusedWithAlarm: -2.5,
  /** A machine that acts for many people after their own browsers is a fixture of the org (J). */
  orgMachine: -20,
  /** What the operator says is known (J). */
  policyTrusts: -4,
  /** What the operator lets pass, with a reason and an end, decides (J). */
  policyException: -20,
} as const satisfies Record<string, number>;

export type Weights = { readonly [name in keyof typeof WEIGHTS]: number };
