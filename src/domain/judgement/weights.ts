/*
 * Every weight of the detector: log-likelihood ratios (natural logarithm), positive for a hijack. A weight
 * of 2.3 means "ten times as common in hijacks as in ordinary changes". Origins:
 *   P  published rates: FP-Stalker (S&P 2018), Eckersley (2010), Freeman et al. (NDSS 2016), Wiefling et al.
 *      (TOPS 2022), Yang et al. (INFOCOM 2015), Kondracki et al. (PHOCA, CCS 2021), IPinfo, security.org
 *   V  vendors' rules and their tuning history: Okta, Panther, Elastic, Datadog, AppOmni, Google SecOps, Duo, …
 *   R  seen in the real events of the test fixtures
 *   S  regression of the outcome on all evidence at once, over simulated companies of nine makers who shared
 *      neither code nor rates, later of 24 makers, then of twelve others; tried on companies that were left out
 *      of it; rounded
 *   J  judgement, checked on simulated companies whose rates were varied
 * A letter says where the fact comes from. The number itself is a judgement; where S stands beside it, the
 * regression moved it. The seeds of `npm run evaluate` took no part in either.
 */
export const WEIGHTS = {
  // -- The client ------------------------------------------------------------------------------------
  /** Another OS: P(in one session) some 1e-4 a session-day (J); half of all replays have it (V: AppOmni, Elastic). */
  osChanged: 7,
  /** A phone after a desktop: one thief's client in ten, and what a browser's developer tools show (J). */
  phoneAfterDesktop: 4.5,
  /** Another client at one address with one device cookie: developer tools, or another program of the machine (R). */
  changedInPlace: 1.5,
  /** Another browser: no two share cookies, even on one machine, but for Edge's IE mode and the like (V, S). */
  browserChanged: 7,
  /** The system's own browser beside another, on one network: applications show their pages in it (J). */
  systemBrowser: 4,
  /** The system's own browser on another network: a sixth of thieves have it, and nearly all applications (J). */
  systemBrowserElsewhere: 5.3,
  /** The system's own browser in a first week, when nobody knows yet which browsers this user has (J). */
  systemBrowserEarly: 3.5,
  /** A script on a browser's session (V: Elastic's replay rule, Datadog). */
  scriptedClient: 7,
  /** A script from the browser's own line: one of the user's; a thief sits behind another line (J). */
  scriptedAtHome: 2.5,
  /** A script that this user already ran on other days (J). */
  scriptedHabit: -2,
  /** A program signs in from a network new to its user: phishing kits use axios and node-fetch (V: Field Effect; J). */
  scriptedStart: 3,
  /** A desktop and a phone with one device cookie: P(a thief puts a desktop's jar into a phone) is some 0.02 (J). */
  deviceMode: 3,
  /** An iPad or an Android phone that asks for the desktop site (J, from the browsers' documented behaviour). */
  desktopSite: 0.5,
  /** A desktop site asked for from another network without the same cookie: a thief's Apple may look so, too (J). */
  desktopSiteElsewhere: 3,
  /** A desktop site with another device cookie: a phone keeps its own; sign-ins make new ones, too (J). */
  desktopSiteOtherCookie: 4,
  /** An app's sign-in window and the browser beside it (V: Okta's device single sign-on). */
  embeddedHandover: 0.4,
  /** An app's window that names another system: few apps do so, and nobody replays a session in one (J). */
  appWindow: 1.4,
  /** An app's window that names another system or browser, on another network (J). */
  appWindowElsewhere: 3,
  /** Both clients in this user's sessions on other days: a daily habit, but a thief has such a browser at times (J). */
  usualPair: 0.4,
  /** Both clients in a session of this user's on one day before (J). */
  pairSeenOnce: 3,
  /** Both clients in sessions of one colleague in twenty, on two days or more (J). */
  pairOfColleagues: 3.5,
  /** An update goes forward by one to three versions (P: 99 % of upgrades are linkable). */
  versionForward: -0.5,
  /** More than three versions forward: nobody updates so far during a session, but a copied profile is older (J). */
  versionLeap: 2.5,
  /** A newer version with another device cookie, so not an update: thieves' browsers are up to date as well (J). */
  versionOther: 1,
  /**
   * An older version: no installation goes back; two channels of one browser share no session cookie (V: Panther, S).
   */
  versionBack: 7,
  /** Older by four versions or more: a copied profile (J, S). */
  versionFarBack: 8,
  /** The older version goes on being used after the newer came: no update does that (J, S). */
  versionReturns: 6,
  /** The same browser and version, but the rest of the user agent differs (J). */
  detailChanged: 0.7,
  /**
   * The same header, which a thief copies first (V: evilginx, anti-detect browsers): it absolves next to nothing (S).
   */
  clientUnchanged: -0.2,
  /** The stranger's client is one the user has on other days, on whatever device; a thief may have it, too (J, S). */
  clientKnown: -0.8,
  /** A client known from other days, at a start: a proxy in the middle passes the victim's own header on (J). */
  clientKnownAtStart: -0.5,
  /** A client new to the user: any replay in a thief’s own browser (V: "New Device" in Google SecOps’ scores; J, S). */
  clientNew: 0.4,
  /** Okta's own name from an address that is not Okta's (V: Panther #1086 reversed). */
  impostorOkta: 6,

  // -- The device ------------------------------------------------------------------------------------
  /** Another browser fingerprint: it is in no cookie jar and stays for weeks (P: FP-Stalker, median 54 days, S). */
  fingerprintChanged: 4.2,
  /** Another fingerprint, at most: of a user whose own never changed in weeks (P: FP-Stalker, by their own rate, S). */
  fingerprintNeverChanges: 5,
  /** Days that a browser's fingerprint was followed on average: one in a hundred changes in a night (P: FP-Stalker). */
  fingerprintLifeDays: 54,
  /** Share of thieves' browsers whose fingerprint is not a copy of their victim's (S). */
  thiefsOwnFingerprint: 0.6,
  /** An update changes the fingerprint as well (P: FP-Stalker). */
  fingerprintChangedByUpdate: 1,
  /**
   * Another fingerprint at the same address, or one of the user's: it drifted, or is an app's window (P: many change
   * within days, S).
   */
  fingerprintChangedInPlace: 2.5,
  /** An app's window beside the browser of one device has another canvas and another jar (J). */
  fingerprintOfWindow: 1,
  /** How much likelier a new fingerprint is on another day than within a session (J). */
  withinSession: 4,
  /** The owner's side shows no fingerprint, and the stranger's is none of those this user is known by (J, S). */
  fingerprintUnknown: 2,
  /** Another fingerprint at another address of the same network (J, S). */
  fingerprintChangedNearby: 3.8,
  /** A new fingerprint at a start: it may be a new computer (J, S). */
  fingerprintNewAtStart: 0.1,
  /** The owner's fingerprint, which few other browsers compute: a tenth of thieves show it (J; P: FP-Stalker, S). */
  fingerprintKept: -1.4,
  /** A fingerprint that this user has on other days (J; P: FP-Stalker, S). */
  fingerprintKnown: -1.3,
  /** The same fingerprint under another system's name: one of the two is made up (V: Elastic, "high fidelity"). */
  fingerprintContradicts: 0.5,
  /** Another registered device: Okta's device id comes with a key on the device (J). */
  deviceChanged: 4.5,
  /** A registered device of the user's at a sign-in: its key never left it and is in no cookie jar (V: Okta). */
  deviceAtStart: -5,
  /** A registered device later: the log does not say if Okta asked it again or repeats how the session began (J). */
  deviceKept: -2.5,
  /** At most, where the stranger's requests name no device: many event types never name one (R, S). */
  deviceGone: 2.5,
  /** Assumed share of a device's requests that name it, before any of this session is seen (J, S). */
  namedUsually: 0.5,
  /** The same share for a client that often named no device on other days (J, S). */
  namedSeldom: 0.2,
  /** How many stretches of use the assumed share counts for (J). */
  namedSure: 2,
  /** At most, at one address: it may be another program of the machine, whose requests name no device (J, S). */
  deviceGoneInPlace: 0.5,
  /** A managed device gave way to one that is not managed (J, S). */
  managedGone: 2.2,
  /** The same device cookie: whoever steals the whole jar has it as well, so it absolves only so far (J, S). */
  tokenKept: -1.1,
  /** One device cookie under two operating systems (V: Elastic, Okta). */
  tokenContradicts: 0.7,
  /** New token on a new network; on the same network it is only the noise of sign-in flows (V: Elastic #5947, S). */
  tokenChanged: 2.6,
  /** A new token on a new network, at most: of a user whose own never changed in weeks (J, S). */
  tokenNeverChanges: 4,
  /** How much likelier a new token is on another day than within a session (J, S). */
  tokenWithinSession: 1.5,
  /** A new token at another address of one provider: a home's address changes, its browser's cookie does not (J). */
  tokenChangedNearby: 1.2,
  /**
   * A new token on another fixed line of one provider, seen twice and more, the client unchanged: no browser that moves
   * loses its cookie (V: Elastic, Splunk; J).
   */
  tokenApart: 4.3,
  /** How much likelier a new token is on another day than in the case of `tokenApart` (J). */
  tokenWithinClient: 10,
  /** P(the thief has no token of the user's) (J), against the user's own rate of new tokens. */
  thiefLacksToken: 0.7,
  /** A new token on the same network: one sign-in makes three (R; V: Elastic #5947). */
  tokenNoise: 0.3,
  /** A new token at a start: a new browser, a private window, a cleared jar (J; R: each sign-in of the samples, S). */
  tokenNewAtStart: 0.9,
  /** A new token at a start on a rented or hidden network: a proxy in the middle sees no older cookie (J, S). */
  tokenNewOnRented: 2,
  /** A token known from the user's other sessions, not from this one: no thief of this session has it (J). */
  tokenKnown: -2.5,
  /** A token known from the user's other sessions, at a sign-in: whoever has it is no proxy in the middle (J, S). */
  tokenKnownAtStart: -4,
  /** A session that began on a device on which six colleagues signed in before: a kiosk (J). */
  tokenOfKiosk: -2.5,

  // -- The network -----------------------------------------------------------------------------------
  /** P(network new | thief): proxies are sold by provider, too (J, S); against the user's own novelty (P: Freeman). */
  thiefIsNew: 0.78,
  /** Least rate of new networks that is assumed in ordinary life (J): bounds what one piece of evidence weighs. */
  leastNovelty: 0.04,
  /**
   * Added at an address of the user's, or beside it: a few of a thousand thieves are on the victim's own line (J, S).
   */
  addressKnown: -1.7,
  /** A network met once before, but no habit yet (P: Freeman, Wiefling: known features; J). */
  networkSeenOnce: -1,
  /** Share of a known network's weight left in a cloud, where anybody rents (J). */
  networkForHire: 0.3,
  /** Share left for a large provider in a city, or at an address, new to the user: it has other customers (J, S). */
  networkElsewhere: 0.1,
  /** A network that a whole org never met (V: SumoLogic’s first-seen rules, Microsoft; J, S). */
  newToOrg: 0.6,
  /** A network from which colleagues come day by day (P: Freeman’s global frequency; J, S). */
  ofOrg: -0.1,
  /** A network on which some colleagues were seen (J, S). */
  visitedByOrg: -0.2,
  /** P(rented server | theft) some 0.4, P(the same | a move within a session) some 0.01: desktops in a cloud (J). */
  hosting: 4.5,
  /** A session that begins on a rented server: it may be a cloud desktop's own (J, S). */
  hostingAtStart: 2.8,
  /** The same browser with its cookie in a cloud where people have desktops and workstations (S). */
  hostingOfDesktops: 3,
  /** A session that begins in a cloud where people have desktops and workstations (S). */
  desktopsAtStart: 2.2,
  /** A session that begins on a rented server, of a user not known yet: a service account, a cloud desktop (J). */
  hostingOfNewcomer: 1.8,
  /**
   * Tor and unnamed proxies; the one published rule that acts by itself uses them (V: Okta’s null_tunnel_proxy
   * workflow, S).
   */
  anonymiser: 4.6,
  /**
   * A session opened at such an exit in Tor Browser: in three simulations it was the user 83 times and a thief 6, with
   * other browsers at such exits 15 and 513 (S); a thief who has a password may use it as well (J).
   */
  torBrowserAtStart: 1.6,
  /** A third of adults use a VPN (P: security.org), so a named one says less (V: Okta, Duo). */
  vpn: 1.1,
  /** Okta’s own flag, which healthy machines on a VPN carry as well (R; V: Okta, Sigma). */
  proxyFlag: 1.2,
  /**
   * A residential proxy: P(flagged | theft through one) some 0.2, P(flagged | household) under 0.01 (J; V: Okta, S).
   * One less than that ratio makes, because some of the simulations' carriers are flagged now and then (S).
   */
  proxyAtHome: 3.2,
  /**
   * A mobile carrier: half of all people are on two networks at once (P: Yang et al.); few thieves sit behind one of
   * the same country (J).
   */
  mobile: -1,
  /** A phone that lands, or whose roaming data goes out by a carrier of another country (J). */
  mobileAbroad: -0.6,
  /** A company's cloud egress: 200 and more addresses a week for one person (V: Defender issue #661). */
  zeroTrust: -3,
  /** A cloud egress that neither the user nor the org is known to have: kits stand behind them as well (J, S). */
  zeroTrustOfNobody: -0.5,
  /** Apple’s private relay, for Safari on Apple’s systems (V: Panther #1268). */
  relay: -2.5,
  /** Share of the kind's weight left where the user or the org has a habit of such networks (J). */
  kindIsHabit: 0.4,
  /** Share left for rented servers where they are a habit: a thief may sit there as well (J). */
  hostingIsHabit: 0.7,
  /** Most that is added where few of the company have this kind of network (J). */
  rarestKind: 0.8,
  /** Most that is taken off where nearly everybody of the company has this kind (J). */
  commonestKind: -1.4,
  /** The same for rented servers: desktops in one cloud say less of another cloud than one VPN of the next (J). */
  commonestHosting: -0.7,
  /** Share of the kind's weight left at an address that the company shares (J). */
  kindOfCompany: 0.2,
  /** Share left for a rented server where a few colleagues have desktops: a thief may rent there, too (J). */
  hostingOfColleagues: 0.5,
  /** Private Relay is Safari on Apple's systems only: anything else on its egress is not it (R, Apple). */
  relayImpossible: 4,
  /**
   * A network whose operator nobody names, in a country where the user never was: of 1,000 that scored as if 50 were
   * thefts, 460 were (S).
   */
  networkUnnamedAbroad: 2.2,
  /** The same operator under another AS number (J, from the public table of networks, S). */
  sameOperator: -2,
  /** What every tuned rule converged to: the network and the client changed together (V, S). */
  conjunction: 1.5,
  /** The browser fingerprint changed with the network; client and device cookie stayed (J). */
  conjunctionOfPrint: 2.2,
  /** Another address of the same network, with another client or device (J). */
  conjunctionNearby: 0.8,

  /**
   * The user's network on a fixed line, outside their parts of its addresses (J, S; P: Padmanabhan et al., IMC 2016).
   */
  rangeUnknown: 1.9,
  /** Added to `rangeUnknown` in a city where the user never is (J, S). */
  rangeInNewCity: 1,
  /** The network stayed, but the address is outside the user's parts of it (J, S). */
  rangeUnknownNearby: 2,
  /** A carrier of the user's outside their parts of its addresses, which carriers deal out over more parts (J, S). */
  rangeUnknownOfCarrier: 1.8,
  /** The network is new by its number, but the user was beside that address before (J, S). */
  rangeKnown: -2,
  /** The network stayed, and the stranger is in a range of addresses that the user has on other days (J, S). */
  rangeKept: -2,
  /** A session that begins in a range of the user's: no proxy in the middle stands beside its victim (J, S). */
  rangeKnownAtStart: -2,

  /** Another line of the same network; that cookie and header stayed is weighed separately (J). */
  anotherLine: 1.3,
  /** Added for another line within two minutes, in which a carrier deals out addresses as well (J). */
  lineAtOnce: 1,
  /** Added for another line within ten minutes (J). */
  lineInMinutes: 1.8,
  /** Added for another line within the hour (J). */
  lineSoon: 1.2,
  /** Added where the owner is back on the first line within the hour (J). */
  lineAndBack: 1.8,
  /** Added where the owner is back on the first line later than that (J). */
  lineBackLater: 0.6,
  /** Added for a line in a city where the user never is (J). */
  lineInNewCity: 1.4,

  // -- Place and time --------------------------------------------------------------------------------
  /** P(same country | theft) some 0.55, residential proxies being sold by country; nearly 1 for a move (J, S). */
  sameCountry: -0.1,
  /** Another country, where this user is on other days (P: Wiefling; J). */
  countryKnown: 0.3,
  /** Another country, where colleagues work day by day (J). */
  countryOfColleagues: 0.8,
  /**
   * A country new to the user: 0.004 changes a day, 0.5–2 % of places wrong (P: IPinfo; J); weighed high by all (V:
   * Google SecOps).
   */
  countryNew: 1,
  /** A newcomer's country in which nobody of the company works: they have no countries of their own yet (J). */
  countryOfNobody: 2.2,
  /** Share of the country's weight left for a server or an exit, which says little about where its user is (J). */
  countryOfExit: 0.5,
  /** A region the policy distrusts: twice a new country in the published scores (V: Google SecOps: 20 against 10). */
  untrustedRegion: 2,
  /** Over 1,000 km/h and 500 km (V: Datadog, Anvilogic), both ends fixed; geolocation errs 10–20 % a month (P, S). */
  impossibleTravel: 2,
  /** Impossible travel across an ocean: no error of geolocation is as large, and both ends are fixed (J). */
  impossibleAcrossOcean: 3,
  /** A journey that a flight can make in the time between (J). */
  possibleTravel: -0.7,
  /** Impossible, but one end is the company's address or a carrier that may send its customers out anywhere (J). */
  travelFromEgress: 1,
  /** At most two minutes between the sides: one device's networks, or one application's windows (J, S). */
  gapOfSeconds: -0.4,
  /** Two to five minutes between them: too soon for most who go somewhere (J, S). */
  gapOfMinutes: 0.7,
  /** Five to ten minutes between them: the session is in use, and nobody is anywhere else so soon (J, S). */
  gapOfTenMinutes: 1.4,
  /** Ten to thirty minutes between them: the session is in use, and few get anywhere so soon (J, S). */
  gapOfHalfAnHour: 0.8,
  /** Half an hour to an hour between them (J, S). */
  gapOfAnHour: 0.4,
  /** Within a minute of the sign-in, which is seen from several sides (R, S). */
  whileSigningIn: -0.8,
  /** A proxy in the middle hands a session over within half an hour; people move at any time (V: Duo, Okta; J, S). */
  soonAfterStart: 0.8,
  /** A change between half an hour and four hours after the start (J, S). */
  hoursAfterStart: 0.5,

  // -- Both at once ----------------------------------------------------------------------------------
  /** The owner goes on after the stranger came, with another client (V: AppOmni, Elastic): two people. */
  concurrentClients: 4,
  /** The same client in two fixed networks in turns, as one device cannot be (J, S). */
  concurrentNetworks: 2.3,
  /** Added for each further turn, up to three (J). */
  concurrentTurn: 0.7,
  /** Added where the networks are over 500 km apart: the same header and cookie then look like a copied jar (J). */
  concurrentFar: 3,
  /** Share of these weights left for one client on a network of the user's other days, or the company's egress (J). */
  turnsAtHome: 0.1,
  /** Share left on a network used beside another (phone, VPN, relay), seen once, or in a first week (J). */
  turnsBeside: 0.35,
  /** Share left where nobody knows what kind of network it is, or beside a tunnel that is on all day (J). */
  turnsPerhaps: 0.7,
  /** Added where sensitive acts or many applications at once come from the stranger's side alone (J). */
  concurrentBusy: 2,

  // -- What others say -------------------------------------------------------------------------------
  /** Many people, one new network, one hour: the provider changed (V: Okta ITP’s false positives, Zscaler; J). */
  companyMove: -5,
  /** Okta’s own risk level HIGH; it rises with any new network (V: ITP; R: HIGH on an ordinary verification, S). */
  riskHigh: 0.7,
  /** Okta’s own risk level MEDIUM (V: ITP, S). */
  riskMedium: 0.3,
  /** Okta’s own risk level LOW, the rule in healthy sessions (R). */
  riskLow: -0.7,
  /** Share of Okta's risk left where the network is new and the client stayed: it is high for that reason (V: ITP). */
  riskOfNewPlace: 0.5,
  /** ThreatInsight knows bad addresses; of proxies in the middle one in five is listed (P: PHOCA, S). */
  threatSuspected: 1.2,
  /** "New Device" weighs twice a new city in the published scores (V: Google SecOps, S). */
  behaviorDevice: 0.35,
  /** Velocity and new country, which the place says already (V: Google SecOps; J). */
  behaviorTravel: 0.2,
  /** New IP and new city, which any new network brings and which is weighed already (J). */
  behaviorNetwork: 0,
  /** Most that all behaviours weigh together: they are one request seen several times (J, S). */
  behaviorsAtMost: 0.6,
  /** Okta names the session as suspected to be hijacked (V: okta/customer-detections, ITP). */
  alarmHijack: 10.5,
  /** A changed context, HIGH: raised with the risk, which is weighed; travel and new networks raise both (V: ITP). */
  alarmContextHigh: 0.5,
  /** A changed context at another level: any change of address or device raises it (V: ITP). */
  alarmContext: 0.1,
  /** The device is managed no more: the session is on another one, or its management ended just then (V: ITP; J). */
  alarmUnmanaged: 1.5,
  /** An administrator’s session changed its network: every such change raises it (V: okta/customer-detections; S). */
  alarmRoaming: 0.5,
  /** A detection of Okta’s about the user, at HIGH (V: okta/customer-detections, ITP). */
  alarmRiskHigh: 2,
  /** A detection at another level, or the user's risk raised to HIGH for a reason that Okta does not name (V: ITP). */
  alarmRisk: 0.8,
  /** The session no longer meets its policy, as with a device that missed an update (V: ITP; J). */
  alarmPolicy: 0.3,
  /** Okta ended the session, because its cookie came with another key than its device's (V: Okta's event types; J). */
  alarmUnbound: 6,
  /** The cookie came with no key, as where a browser lost it; or at another look's address (V: the same; J). */
  alarmUnboundPerhaps: 1.5,
  /**
   * FastPass refused to answer a phishing site at that very address, and another factor did (V:
   * okta/customer-detections; J).
   */
  alarmPhishingSite: 6,
  /** A proxy in the middle tried this user at the time, and FastPass refused it (V: okta/customer-detections; J). */
  alarmPhishing: 0.8,
  /** Reported by the user, who may also report an own sign-in by VPN: not enough by itself (V: Panther; J). */
  reported: 4.5,
  /** Reported, but it is the owner's address, too, or the user's on other days: a thief can report that as well (J). */
  reportedForBoth: 1.5,
  /** Reported, but Okta does not say which address it is about (J). */
  reportedAtAll: 2,

  // -- What was done ---------------------------------------------------------------------------------
  /** A factor, a token, a privilege, a changed trust: what outlives the session (V: Okta, Elastic, Datadog; J, S). */
  actPersistence: 3.8,
  /** What locks the owner out (V: Okta, Datadog; J, S). */
  actTakeover: 3.2,
  /** What reaches further: the admin console, a group, a profile (V: Okta, Sigma; J, S). */
  actReach: 1.6,
  /** Most that acts weigh together: onboarding days do all within a quarter of an hour (R: the Azure sample; J, S). */
  actsAtMost: 6,
  /** Share of an act's weight left where the owner did the same, or it is an administrator's work (J). */
  actIsWork: 0.25,
  /** Share left for a factor enrolled abroad: a new telephone may have a foreign SIM; by itself it is only told (J). */
  actBeside: 0.5,
  /** Share left in the first days, when people enrol factors, change passwords, set up tools (R: the Azure sample). */
  actIsOnboarding: 0.2,
  /** Nothing done for half an hour after a start: whoever pays for a session uses it (J, S). */
  quietStart: -0.4,
  /** Nothing done for two hours: AitM kits hand a session over within minutes, and it is used at once (J, S). */
  quietStartLong: -0.9,
  /** Eight applications or more in a minute; the vendors' rules begin at ten (V: Okta rapid_application_access, ITP’s Suspicious App Access, S). */
  manyAppsMinute: 4.4,
  /** Five applications in a minute: also what a morning’s tabs look like (V: Elastic’s hunt; J, S). */
  manyApps: 2.1,
  /** Three or four applications not in use in the session before: a thief looks at what there is (J, S). */
  newApps: 2.3,
  /** Five or more such applications (J, S). */
  newAppsMany: 2.5,
  /** Two such applications: most who move go on with what was open (J, S). */
  newAppsTwo: 1.1,
  /** No such application, though the session went on (J, S). */
  newAppsNone: -0.4,
  /** P(a thief opens something that its owner never does) (J, S); against the user's own rate (P: Freeman). */
  thiefOpensNew: 0.45,
  /** Added for two and more applications that are new to somebody who never tries anything new (J, S). */
  severalNew: 2.6,
  /** Least rate of new applications that is assumed in ordinary life: people get new tools (J). */
  leastNewTool: 0.06,
  /** There for four hours and more: an owner who moved works on; who sells or uses a session is done sooner (J, S). */
  stayedLong: -0.7,
  /** There for half an hour to four hours: some thieves take so long (J, S). */
  stayedAWhile: 0.3,
  /** There for a minute to half an hour: somebody who looks at what there is (J, S). */
  lookedAround: 0.8,
  /** There for less than half a minute: a phone between two cells, a request past the tunnel (J, S). */
  passedBy: -1.9,
  /** A factor that cannot be relayed, answered from the new network (V: Okta, Duo). */
  resistantReauthentication: -5,
  /** Such a factor at a start: FastPass without its check of the origin can be handed on after all (V: Okta; J). */
  resistantSignIn: -2,
  /** A factor that a proxy can relay: attacks with a proxy in the middle contain one as well (V: Okta, Duo; J). */
  otherReauthentication: -1,
  /** A new sign-in from there, with a password that a stolen cookie does not need (V: Okta; J). */
  signedInAgain: -1.5,
  /** The phone that answered the push was at the same address, where no victim of a proxy in the middle is (J). */
  authenticatorThere: -2.5,
  /** The phone was within 100 km: proxies are sold by city, too (J). */
  authenticatorNear: -1.2,
  /** The phone was 500 km and more from a fixed line: one sign-in in twenty, one in three by a proxy there (J). */
  authenticatorFar: 1.5,
  /** The phone was 2,000 km and more from a rented or hidden network: cloud desktops are rented nearer by (J). */
  authenticatorOverseas: 2,
  /**
   * FastPass answered a program without a signature: malware on the user's device passes a challenge on. With another
   * browser in the session it is suspicious (V: okta/customer-detections; J).
   */
  answeredUnsignedProgram: 3.5,
  /** FastPass answered a program that is no known browser: also a company's own (V: okta/customer-detections; J). */
  answeredStrangeProgram: 1.2,
  /**
   * Elsewhere in the three hours before, and now on a rented or hidden network that is not the company's (V: Okta’s
   * velocity; J).
   */
  elsewhereHidden: 3,
  /** Elsewhere before, now on a fixed line 500 km off: few fly without a day of travel (V: Okta’s velocity; J). */
  elsewhereFar: 2,
  /** Elsewhere before, and now on a fixed line 100 to 500 km away: what a train does (J). */
  elsewhere: 1.2,
  /** Elsewhere before, and now 500 km and more away by a carrier or an exit, which may stand anywhere (J). */
  elsewhereByExit: 1.2,
  /**
   * On a line and a device of theirs before, now on another line with a device they never had: one new line in fifty,
   * one proxy near its victim in four (S).
   */
  elsewhereOnOwnDevice: 1.8,
  /** Others failed to sign in from the address: spraying and kits come from few (V: Datadog’s triage; P: PHOCA). */
  addressFailures: 2,
  /** Colleagues succeed from the address: an office, a carrier’s gateway (V: Datadog’s triage; J, S). */
  addressShared: -1.5,
  /** A twentieth of the company comes from the address: an office or a tunnel, where no thief is (J, S). */
  addressOfCompany: -2.5,
  /** The company's own cloud egress, whichever of its many addresses it is (J, S). */
  tunnelOfCompany: -2.5,
  /** The session was behind the company's cloud egress and stays there: as from one address (J, S). */
  sameTunnel: -4,
  /** A fifth of the company at one new address within a day: its egress moved (J). */
  newEgress: -4,
  /** Several people came to one rented address within a day: a kit's victims come in campaigns (J, S). */
  addressOfVictims: 2,
  /** P(a thief is behind the victim's own address) is some 0.01, and nearly all changes of client alone are (J). */
  sameAddress: -4,
  /**
   * Three unrelated addresses an hour: a household's stays for hours, a residential proxy's for a request or some
   * minutes (J; P: LIVRA).
   */
  rotates: 2,
  /** Five unrelated addresses an hour and more (J). */
  rotatesMuch: 3,
  /** An hour at which the user never works: hours are a weak feature (P: Wiefling; J). */
  oddHour: 0.6,

  // -- The start, and the rest -----------------------------------------------------------------------
  /** A proxy in the middle opens the session and the victim comes later (V: Duo, Okta; J). */
  openedByStranger: 1.5,
  /** The stranger opened the session from a network that is not for hire (J). */
  openedElsewhere: 0.7,
  /** A session that begins on a household's line or a carrier's: people sign in there day by day (J, S). */
  ordinaryStart: -0.8,
  /**
   * Nothing succeeded from there: link scanners and probes only fail, and a thief who is let in to nothing has nothing
   * yet (R: the Azure sample).
   */
  nobodyPresent: -20,
  /** Nothing succeeded, but Okta takes the session for stolen, or saw it roam (J, S). */
  refusedWithAlarm: -2.5,
  /** A machine that acts for many people after their own browsers is a fixture of the org (J). */
  orgMachine: -20,
  /**
   * An address or network on the operator's own list: a few thefts in a hundred, and some ten ordinary sessions in
   * 100,000, by shared exits and outdated entries; by itself enough for suspicious, not for a hijack (J).
   */
  hostileAddress: 6.5,
  /** A network that the operator's policy trusts (J). */
  policyTrusts: -4,
  /** An exception of the operator's, with a reason and an end: it decides (J). */
  policyException: -20,
} as const satisfies Record<string, number>;

export type Weights = { readonly [name in keyof typeof WEIGHTS]: number };
