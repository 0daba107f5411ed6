import type { NetworkKind } from '../domain/session/fingerprint.ts';

/*
 * Kinds of single networks by AS number, and of all others by name. The numbers are from the public routing
 * registries and rarely change hands. Both are a first guess: what many people of the org use every day is learnt,
 * and an operator's policy file overrules everything.
 */

export const KIND_BY_ASN: ReadonlyMap<number, NetworkKind> = new Map([
  // Company traffic that leaves through somebody's cloud: Zscaler, Netskope, iboss, Cloudflare (WARP
  // shares its number with Cloudflare's part of Private Relay), Cato, Palo Alto, Forcepoint, Menlo.
  ...each(
    'zero-trust',
    [
      22616, 53813, 62044, 53444, 55256, 396253, 137922, 202276, 13335, 209242, 132892, 395747,
      13150, 54538, 44444, 36692,
    ],
  ),
  // Networks beside Cloudflare's where iCloud Private Relay leaves: Akamai, Fastly.
  ...each('relay', [36183, 20940, 54113]),
  // Where commercial VPNs rent most of their exits: M247, Datacamp, tzulo, PacketHub, Proton, Mullvad, Cyberzone.
  ...each(
    'vpn',
    [
      9009, 16247, 42973, 33970, 51332, 212238, 60068, 211612, 11878, 147049, 136787, 207137,
      141039, 137409, 62240, 62371, 209103, 199218, 39351, 198093, 212815, 209854,
    ],
  ),
  // Operators of Tor exits with a number of their own: Emerald Onion, Quintex, Zwiebelfreunde, F3 Netze, Calyx.
  ...each('anonymiser', [396507, 62744, 60729, 205100, 208323, 4224, 53667, 210558, 214503]),
  // Clouds and rented servers.
  ...each(
    'hosting',
    [
      16509, 14618, 8987, 7224, 8075, 8068, 8069, 8070, 15169, 396982, 19527, 14061, 393406, 46652,
      24940, 213230, 16276, 20473, 63949, 51167, 40021, 60781, 28753, 30633, 395954, 27411, 7203,
      396190, 396362, 59253, 205544, 12876, 31898, 54253, 45102, 37963, 45090, 132203, 47583,
      210644, 216246, 44477, 399629, 8100, 36352, 26496, 29802, 62904, 55286, 53340, 63023, 46606,
      32244, 22612, 197540, 9370, 202425, 49981, 201011, 8560, 34619, 203020, 62567, 200019, 57043,
      58061, 50673, 43350, 49505, 9123, 207713, 56971, 62005, 198953, 200651, 46664, 44901, 46844,
      36351, 40676, 14956, 60117, 23470, 20278, 61317, 36007, 24961, 8972, 30823, 199524, 8849,
      56630, 198610, 200350, 48282, 211252, 216071, 51396, 57523, 207566, 200593, 394711, 214943,
      59711, 61138, 25369, 13213, 35662, 20860, 6233, 39287, 62282, 48282, 35916, 25820, 19318,
      33387, 20454,
    ],
  ),
  // Rented servers whose names do not say so: those in the public bad-asn-list (MIT) that are no access providers.
  ...each(
    'hosting',
    [
      198375, 51447, 3223, 3842, 5577, 8455, 10297, 10439, 11588, 11831, 12989, 13926, 15003, 15083,
      17216, 18450, 18978, 19084, 19531, 19844, 20738, 21100, 21159, 22363, 22781, 23033, 23342,
      24482, 24875, 24971, 24997, 29073, 29182, 29302, 29354, 29550, 29691, 31103, 32181, 32475,
      32489, 32613, 33083, 33302, 33438, 33480, 34305, 34971, 34989, 35017, 35366, 35470, 35908,
      36024, 36114, 38001, 38107, 36408, 39020, 39326, 39392, 40156, 40861, 41653, 42473, 42708,
      42730, 43146, 43289, 43317, 44050, 45470, 46177, 46261, 46430, 46475, 46805, 46816, 47328,
      47447, 49453, 49544, 50297, 50613, 51159, 51191, 51731, 51852, 52048, 52173, 53013, 53597,
      53755, 53889, 54104, 54203, 54455, 54489, 54540, 55536, 55967, 56934, 57169, 57230, 57363,
      57858, 58073, 59349, 59432, 59504, 59729, 60118, 60485, 60567, 61440, 62026, 62370, 62471,
      62540, 63008, 63119, 63199, 133296, 133480, 134451, 136258, 197155, 197328, 198310, 199653,
      199883, 200039, 201525, 203523, 395089, 215540, 3561, 7506, 14127, 20264, 27257, 29838, 32097,
      36666, 40244, 64245,
    ],
  ),
  // Offices of large companies whose clouds have the same name.
  ...each('business', [3598]),
  // Carriers whose number serves only phones.
  ...each(
    'mobile',
    [
      21928, 20057, 6167, 22394, 12576, 25135, 206067, 35228, 51207, 55836, 45609, 24608, 10507,
      38266, 45271, 132618, 26599, 26615, 22085, 28403, 4775, 23693, 4761, 9605, 131445, 8374,
      12912, 43447, 39603, 15617, 39891, 36925, 29975, 37457, 13036,
    ],
  ),
  // On the road: Starlink.
  ...each('mobile', [14593]),
  // Households and phones under the name of the same group's cloud: Iliad Italia, which registries call Scaleway.
  ...each('residential', [29447]),
  // In the air and at sea, where the address stands at a ground station: Intelsat, Panasonic Avionics, Viasat.
  ...each('roaming', [22351, 64294, 7155]),
]);

/** Kinds by name, in order: the first pattern that matches decides. Written for the names of registries and Okta. */
export const KIND_BY_NAME: readonly (readonly [kind: NetworkKind, pattern: RegExp])[] = [
  ['okta', /\bokta\b/i],
  [
    'zero-trust',
    /z-?scaler|netskope|\bi-?boss|cloudflare|cato networks|prisma access|palo alto networks|forcepoint|menlo security|perimeter ?81|cisco umbrella|opendns|twingate|\bsase\b|zero.?trust|\bztna\b|secure (web )?gateway/i,
  ],
  ['relay', /private relay|\bicloud\b|\bfastly\b/i],
  [
    'anonymiser',
    /\btor\b|tor[- ]?exit|\bonion|\bprox(y|ies)\b|anonymi[sz]|bright ?data|luminati|oxylabs|smartproxy|quintex|zwiebelfreunde|calyx/i,
  ],
  [
    'vpn',
    /vpn|m247|datacamp\b|cdn77|mullvad|31173|\bproton\b|surfshark|windscribe|packethub|cyberzone|clouvider|gsl networks|tzulo|private internet access|hide\.?me|privax|total uptime/i,
  ],
  [
    'roaming',
    /\be-?sims?\b|travel ?sim|roaming|truphone|\b1global\b|transatel|\bwebbing\b|airalo|holafly|ubigi|gigsky|\bsaily\b|\bibasis\b|viasat|panasonic avionics|\bgogo\b|inmarsat|\banuvu\b|global eagle|onair|in-?flight|icomera|\bsita\b|hughes network|\bkvh\b|speedcast/i,
  ],
  [
    'hosting',
    /wholesale internet|webair|globotech|turnkey internet|gmo internet|savvis|atlantic metro|\biland\b|digitalfyre|new jersey international internet exchange|vegasnap|(?<!afri)host(?!el|al)|(?<!\bthe )(\bcloud|cloud\b)|vps\b|\bvps|\bvds\b|(?<!ob|shadow|epi|smartad)server(?!band|sorg)|data ?cent(er|re)|datacent|\bcolo(cation|crossing)?\b|dedicated|digital ?ocean|hetzner|\bovh|linode|akamai connected|vultr|choopa|contabo|lease ?web|\bamazon\b|\baws\b|google llc|google cloud|microsoft|\bazure\b|oracle|scaleway|online s\.?a\.?s|alibaba|tencent|huawei|ionos|\bstrato\b|rackspace|quadranet|psychz|frantech|buyvm|racknerd|\baeza\b|stark industries|\bbl networks|\bm\.?d\.?g\b|selectel|timeweb|hostkey|constant company|gcore|g-core|equinix|kamatera|upcloud|fly\.io|heroku|\brender\b|\bvirtuo\b|bulletproof|\bvelia\b|worldstream|\bnforce\b|ipxo|hivelocity|interserver|nocix|terrahost|pfcloud|alexhost|global layer|serverius|nexeon|webzilla|servers\.com|cherry ?servers|latitude\.sh|ubiquity|reliablesite|zenlayer|flokinet|volumedrive|proton66|sharktech|softlayer|terraswitch|netcup|virtual systems|chang way|limenet|belcloud|xtom|misaka|hydra communications|iomart|uk2|redstation|melbicom|beget|yandex|vdsina|serverion|njalla|sakura internet|cizgi telekom|global internet solutions|\bdc\b/i,
  ],
  [
    'mobile',
    /(?<!auto|im)mobil(?!iar|eye)|wireless|cellular|cellco|\blte\b|\b[45]g\b|\bgsm\b|\bcell\b|t-?mobile|\bm[oó]vil(es)?\b|\bee limited\b|hutchison|three uk|\bjio\b|\bairtel\b(?!.*telemedia)|\bsprint\b|\bmvno\b/i,
  ],
  [
    'business',
    /universit|college|school|academy|\bbank\b|hospital|ministry|government|municipal|\bcity of\b|insurance|institute|corporate|headquarters|\boffice\b|co-?working|hotel|airport|\bthe cloud\b|guest-?tek|wayport|boingo|wifirst|\bhoist\b|single digits|nomadix|swisscom hospitality/i,
  ],
  [
    'residential',
    /afrihost|\biliad\b|tele(com|kom|fon|phone|net|media|f[oó]nica|via|nor|com)|telco|broadband|cable|fib(er|re)|\bdsl\b|\bftth\b|comcast|xfinity|charter|spectrum|\bcox\b|verizon|at&t|\batt\b|century ?link|lumen|frontier|windstream|\bbt\b|british tele|\bsky uk|virgin media|talktalk|vodafone|\borange\b|\bsfr\b|\bfree sas|proxad|bouygues|swisscom|\bkpn\b|ziggo|liberty global|telia|proximus|rogers|\bbell\b|shaw|telus|telstra|optus|\bntt\b|\bkddi\b|softbank|communications|internet|\bisp\b|networks? provider|residential|\bhome|consumer/i,
  ],
];

function each(kind: NetworkKind, asns: readonly number[]): [number, NetworkKind][] {
  return asns.map((asn) => [asn, kind]);
}
