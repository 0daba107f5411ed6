import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countryMeant } from '../../src/config/policy/country.ts';
import { ConfigError, readConfig, requireForServe } from '../../src/config.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { HOOK_EVENT_TYPES } from '../../src/okta/hook-catalogue.ts';

const ORG = { OKTA_ORG_URL: 'https://example.okta.com', OKTA_HOOK_SECRETS: 's' };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** What the example of the documentation names. */
const NAMED = {
  SUBSIDIARY_HOOK_SECRETS: 'a,b',
  SPLUNK_URL: 'https://splunk.example:8088/services/collector/raw',
  SPLUNK_SECRET: 'a-secret-of-24-characters',
};
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

function read(policy: string, more: Record<string, string> = {}) {
  return readConfig(
    { ...ORG, POLICY_FILE: '/etc/warden/policy.yaml', ...more },
    { readFile: (path) => fileAt(path, policy) },
  );
}

function fileAt(path: string, policy: string): string {
  if (path.endsWith('policy.yaml')) return policy;
  return path.endsWith('_authorization') ? 'Splunk 0123' : PEM;
}

function problems(policy: string, more: Record<string, string> = {}): string[] {
  try {
    read(policy, more);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems.map(({ where, what }) => `${where}: ${what}`);
  }
  return [];
}

test('the example of the documentation is read whole', () => {
  const example = readFileSync(new URL('../../docs/examples/policy.yaml', import.meta.url), 'utf8');
  const config = read(example, NAMED);
  const [main, subsidiary] = config.orgs;
  assert.ok(main !== undefined && subsidiary !== undefined);
  assert.deepEqual([...main.detection.trustedAsns], [64500]);
  assert.equal(main.detection.exceptions[0]?.expiresAt, Date.UTC(2027, 2, 31));
  assert.deepEqual(main.responses.plans.hijack[2], {
    kind: 'quarantine',
    params: { groupId: '00g1a2b3c4d5e6f7g8h9' },
  });
  assert.equal(main.responses.rules[0]?.mode, 'enforce');
  assert.equal(subsidiary.key, 'subsidiary');
  assert.deepEqual(subsidiary.hookSecrets, ['a', 'b']);
  assert.equal(subsidiary.credentials?.kind, 'privateKey');
  assert.equal(subsidiary.responses.mode, 'observe');
  const [splunk] = config.alertWebhooks.receivers;
  assert.deepEqual(splunk?.headers, { authorization: 'Splunk 0123' });
});

test('what an org says replaces what is said for all, key by key', () => {
  const example = readFileSync(new URL('../../docs/examples/policy.yaml', import.meta.url), 'utf8');
  const subsidiary = read(example, NAMED).orgs[1];
  assert.deepEqual([...(subsidiary?.detection.trustedCountries ?? [])], ['France', 'FR']);
  assert.deepEqual([...(subsidiary?.detection.trustedAsns ?? [])], [64500]);
  assert.deepEqual(subsidiary?.responses.protected.users, ['break-glass@example.com']);
});

test('an empty file and an absent file are the defaults', () => {
  for (const policy of ['', '# nothing yet\n', '{}']) {
    assert.deepEqual(read(policy).orgs[0]?.responses, DEFAULT_RESPONSE_POLICY);
  }
});

test('asking users is off, said key by key, and told apart for some by a rule', () => {
  const policy = [
    'responses:',
    '  ask_user: { verdicts: [suspicious], on_no: contain }',
    '  rules:',
    '    - { name: board, match: { groups: [Board] }, ask_user: { verdicts: [] } }',
  ].join('\n');
  const { responses } = read(policy).orgs[0] ?? {};
  assert.deepEqual(responses?.askUser, {
    verdicts: ['suspicious'],
    onNo: 'contain',
    expiresAfterMinutes: 60,
  });
  assert.deepEqual(responses?.rules[0]?.askUser, { verdicts: [] });
  assert.deepEqual(
    problems('responses:\n  ask_user:\n    verdicts: [benign]\n    on_yes: close\n'),
    [
      'policy.yaml:3:16 responses.ask_user.verdicts[0]: must be one of suspicious, hijack',
      'policy.yaml:4:5 responses.ask_user.on_yes: unknown key; known here: verdicts, on_no, expires_after_minutes',
    ],
  );
});

test('only what the hook would carry can be left out of it, for all orgs and for one', () => {
  const policy = `hook: { leave_out: [user.authentication.sso] }
orgs:
  - { key: quiet, url: https://quiet.okta.com, hook: { leave_out: [] } }
  - { key: loud, url: https://loud.okta.com }
`;
  const left = ['user.authentication.sso'];
  assert.deepEqual(
    read(policy).orgs.map(({ key, hookLeavesOut }) => [key, hookLeavesOut]),
    [
      ['main', left],
      ['quiet', []],
      ['loud', left],
    ],
  );
  assert.deepEqual(problems(policy.replace('.sso', '.ssoo')), [
    'policy.yaml:1:21 hook.leave_out[0]: is no event type that our hook carries; did you mean user.authentication.sso?',
  ]);
  const byLogAlone = problems('hook:\n  leave_out: [policy.evaluate_sign_on]\n');
  assert.match(byLogAlone[0] ?? '', /^policy\.yaml:2:15 .*no event type that our hook carries/);
  const everything = problems(`hook: { leave_out: [${HOOK_EVENT_TYPES.join(', ')}] }`);
  assert.match(everything[0] ?? '', /^policy\.yaml:1:9 hook\.leave_out: leaves nothing over/);
});

test('where nobody reads the System Log nothing can be left to it', () => {
  const policy = 'hook: { leave_out: [user.authentication.sso] }';
  const credentials = { OKTA_API_TOKEN: '00t' };
  assert.doesNotThrow(() => requireForServe(read(policy, credentials)));
  for (const more of [{}, { ...credentials, SYSTEM_LOG_POLL_SECONDS: '0' }]) {
    assert.throws(() => requireForServe(read(policy, more)), /hook\.leave_out: leaves event types/);
    assert.doesNotThrow(() => requireForServe(read(policy, more), ['receiver']));
  }
});

test('a wrong value is named with line, column and key', () => {
  const policy = 'responses:\n  limits:\n    users_per_hour: 0\n';
  assert.deepEqual(problems(policy), [
    'policy.yaml:3:5 responses.limits.users_per_hour: must be a whole number above 0',
  ]);
});

test('an unknown key is an error at its own place, with the key that was probably meant', () => {
  const policy = 'detection:\n  trusted_asn: [1]\n  zzzzzzzz: 1\nrespones: {}\n';
  const found = problems(policy);
  assert.match(found[2] ?? '', /^policy.yaml:4:1 respones: unknown key; did you mean responses\?/);
  assert.match(found[0] ?? '', /^policy.yaml:2:3 .*trusted_asn: .*did you mean trusted_asns\?/);
  assert.match(
    found[1] ?? '',
    /^policy.yaml:3:3 .*zzzzzzzz: unknown key; known here: trusted_asns/,
  );
});

test('all problems of the file and of the environment come in one error', () => {
  const policy = [
    'detection:',
    '  trusted_asns: [0, AS64500]',
    '  trusted_cidrs: [300.1.1.1/8]',
    '  switched_off: [unusual-hours]',
    '  trusted_countries: [Germany, DE, QQ]',
    '  thresholds: { suspicious: 0.9, hijack: 0.5 }',
    '  exceptions: [{ reason: none, expires_at: 2027-02-31, asn: 1 }]',
    'responses:',
    '  mode: enforced',
    '  plans: { hijack: [clear_session, { kind: quarantine }] }',
    '  approval: { approvers: [bob], on_silence: approve }',
    '',
  ].join('\n');
  const found = problems(policy, { PORT: 'x' });
  const expected = [
    'policy.yaml:2:18 detection.trusted_asns[0]: must be a whole number from 1',
    'policy.yaml:2:21 detection.trusted_asns[1]: must be a whole number',
    'policy.yaml:3:19 detection.trusted_cidrs[0]: must be an address or a CIDR',
    'policy.yaml:4:18 detection.switched_off[0]: unknown; did you mean unusual-hour?',
    'policy.yaml:5:36 detection.trusted_countries[2]: must be a country’s name as Okta writes it',
    'policy.yaml:6:3 detection.thresholds: suspicious must not be above hijack',
    'policy.yaml:7:32 detection.exceptions[0].expires_at: must be a day',
    'policy.yaml:9:3 responses.mode: unknown; did you mean enforce?',
    'policy.yaml:10:21 responses.plans.hijack[0].kind: unknown; did you mean clear_sessions?',
    'policy.yaml:10:36 responses.plans.hijack[1]: needs group_id',
    'policy.yaml:11:27 responses.approval.approvers[0]: must be slack:',
    'policy.yaml:11:33 responses.approval.on_silence: must be one of deny, escalate',
    'PORT: must be a whole number',
  ];
  for (const line of expected) {
    assert.ok(
      found.some((problem) => problem.startsWith(line)),
      `${line}\nin\n${found.join('\n')}`,
    );
  }
});

test('a date that is none is told once, and a second document in words of ours', () => {
  const exception = '{ reason: x, expires_at: 31/03/2027, user: a }';
  const once = problems(`detection:\n  exceptions: [${exception}]\n`);
  assert.equal(once.length, 1, once.join('\n'));
  assert.match(once[0] ?? '', /expires_at: must be a day such as 2027-01-31/);
  assert.deepEqual(problems('responses: {}\n---\ndetection: {}\n'), [
    'policy.yaml:2:1: begins a second document, and only one is read: leave out the line ---',
  ]);
});

test('a country is taken for another one mistyped only where a single letter is wrong', () => {
  for (const [given, meant] of [
    ['Germny', 'Germany'],
    ['north koria', 'North Korea'],
    ['Deutschland', null],
    ['Viet Nam', null],
    ['Cote d’Ivoire', null],
    ['Turkey', null],
    ['Macau', null],
    ['Niger', null],
    ['Nigeria', null],
    ['Slovakia', null],
    ['Austria', null],
    ['DE', null],
  ] as const)
    assert.equal(countryMeant(given), meant, given);
});

test('a country may be given by its code', () => {
  const [org] = read(
    'detection:\n  untrusted_regions: [KP, Russia]\n  exceptions: [{ reason: x, expires_at: 2027-01-31, country: DE }]\n',
  ).orgs;
  assert.ok(org?.detection.untrustedRegions.isSupersetOf(new Set(['North Korea', 'Russia'])));
  assert.ok(org?.detection.exceptions[0]?.countries?.includes('Germany'));
});

test('a country is known by its name and its code in any case of letters, as logs and MaxMind write it', () => {
  const trusted = (countries: string) =>
    read(`detection:\n  trusted_countries: [${countries}]\n`).orgs[0]?.detection.trustedCountries;
  for (const [given, written] of [
    ['de', 'Germany'],
    ['germany', 'Germany'],
    ['Germany', 'DE'],
    ['hk', 'Hong Kong'],
    ['uk', 'United Kingdom'],
    ['BA', 'Bosnia and Herzegovina'],
    ['Wherever', 'Wherever'],
  ] as const)
    assert.ok(trusted(given)?.has(written), `${given} is not ${written}`);
  assert.match(problems('detection:\n  trusted_countries: [qq]\n')[0] ?? '', /two-letter code/);
});

test('a day that does not exist is refused in an exception', () => {
  const policy = 'detection:\n  exceptions:\n    - { reason: x, expires_at: 2027-13-01, asn: 1 }\n';
  assert.match(problems(policy)[0] ?? '', /^policy.yaml:3:20 detection.exceptions\[0\].expires_at/);
});

test('YAML that cannot be parsed is named by place', () => {
  assert.match(problems('detection: [\n')[0] ?? '', /^policy\.yaml:\d+:\d+/);
});

test('a key given twice is named, with its place', () => {
  const twice = 'is given twice: leave one of them out';
  for (const [policy, where] of [
    ['responses: {}\nresponses: {}\n', '2:1 responses'],
    ['responses:\n  mode: observe\n  mode: enforce\n', '3:3 responses.mode'],
    ['responses: { mode: observe, "mode": enforce }', '1:29 responses.mode'],
    [
      'responses:\n  rules:\n    - { name: a, match: { users: [x] } }\n    - name: b\n      name: c\n      match: { users: [y] }\n',
      '5:7 responses.rules[1].name',
    ],
  ])
    assert.deepEqual(problems(policy ?? ''), [`policy.yaml:${where}: ${twice}`]);
});

test('who distrusts is not led to a key that trusts', () => {
  const policy =
    'detection:\n  untrusted_cidrs: [1.2.3.4]\n  hostile_countries: [X]\n  untrusted_region: [X]\n  hostile_cidrs: [0.0.0.0/1]\n';
  const [untrusted, countries, region, wide] = problems(policy);
  assert.match(untrusted ?? '', /untrusted_cidrs: unknown key; did you mean hostile_cidrs\?$/);
  assert.match(
    countries ?? '',
    /hostile_countries: unknown key; (did you mean hostile|known here)/,
  );
  assert.doesNotMatch(countries ?? '', /trusted_countries|trusted_asns/);
  assert.match(region ?? '', /did you mean untrusted_regions\?$/);
  assert.match(wide ?? '', /hostile_cidrs\[0\]: must be an address, or a CIDR from \/8/);
});

test('a key given twice hides no other problem, and what it is given last is looked at', () => {
  const policy = `responses:
  limits: { users_per_hour: 0 }
  mode: obey
  mode: enforced
  mode: enforce
detection:
  trusted_asn: [1]
responses:
  limits: { users_per_day: -1 }
  mode: enforced
`;
  assert.deepEqual(problems(policy), [
    'policy.yaml:4:3 responses.mode: is given twice: leave one of them out',
    'policy.yaml:5:3 responses.mode: is given twice: leave one of them out',
    'policy.yaml:7:3 detection.trusted_asn: unknown key; did you mean trusted_asns?',
    'policy.yaml:8:1 responses: is given twice: leave one of them out',
    'policy.yaml:9:13 responses.limits.users_per_day: must be a whole number above 0',
    'policy.yaml:10:3 responses.mode: unknown; did you mean enforce?',
  ]);
});

test('what is left out is said to be missing, not to be of the wrong kind', () => {
  const policy =
    'detection:\n  exceptions:\n    - asn: 1\n      reason:\n    - { expires_at: 5 }\n';
  assert.deepEqual(problems(policy), [
    'policy.yaml:3:7 detection.exceptions[0].expires_at: is missing',
    'policy.yaml:4:7 detection.exceptions[0].reason: must be a text',
    'policy.yaml:5:7 detection.exceptions[1].reason: is missing',
    'policy.yaml:5:9 detection.exceptions[1].expires_at: must be a day such as 2027-01-31, or a moment such as 2027-01-31T08:00:00Z',
  ]);
  assert.deepEqual(problems('orgs:\n  - {}\nresponses:\n  rules: [{ name: a }]\n'), [
    'policy.yaml:2:5 orgs[0].key: is missing',
    'policy.yaml:2:5 orgs[0].url: is missing',
    'policy.yaml:4:11 responses.rules[0].match: is missing',
  ]);
});

test('what begins with * and is no alias is named by place, and not repeated: it may be a secret', () => {
  const star = (policy: string, at: string) => {
    const found = problems(policy);
    assert.match(found[0] ?? '', new RegExp(`^policy\\.yaml:${at}: .*in quotes`));
    assert.doesNotMatch(found.join(), /s3cret/);
  };
  star('responses:\n  approval:\n    approvers: [*]\n', '3:17');
  star('orgs:\n  - { key: b, url: https://b.okta.com, api_token: *s3cret }\n', '2:51');
  const times = (name: string, of: string) => `${name}: &${name} [${`*${of},`.repeat(9)}1]\n`;
  const bomb = `a: &a [${'1,'.repeat(9)}1]\n${times('b', 'a')}${times('c', 'b')}${times('d', 'c')}`;
  assert.match(problems(bomb)[0] ?? '', /^policy\.yaml:1:1: .*so much/);
  assert.match(
    problems('detection:\n  exceptions: []\n  9009: vpn\n')[0] ?? '',
    /^policy\.yaml:3:3 detection\.9009: unknown key/,
  );
});

test('a plan refuses actions that exclude each other, twice the same, and what only takes back', () => {
  const plan = (list: string) => problems(`responses:\n  plans:\n    hijack: [${list}]\n`).join();
  assert.match(
    plan('suspend, expire_password'),
    /expire_password does not go together with suspend/,
  );
  assert.match(plan('clear_sessions, clear_sessions'), /twice/);
  assert.match(plan('unsuspend'), /plans.hijack\[0\]/);
  assert.match(plan('{ kind: suspend, group_id: 00g1 }'), /belongs to quarantine only/);
});

test('the escalation is a ladder, on which an action may come twice', () => {
  const policy = 'responses:\n  escalation: [clear_sessions, clear_sessions, suspend]\n';
  const kinds = read(policy).orgs[0]?.responses.escalation.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['clear_sessions', 'clear_sessions', 'suspend']);
});

test('an action that can be taken back may take itself back', () => {
  const plan = (entry: string) => `responses:\n  plans:\n    hijack: [${entry}]\n`;
  const [action] =
    read(plan('{ kind: suspend, expires_after_minutes: 60 }')).orgs[0]?.responses.plans.hijack ??
    [];
  assert.deepEqual(action, { kind: 'suspend', params: { expiresAfterMinutes: 60 } });
  const refused = problems(plan('{ kind: clear_sessions, expires_after_minutes: 60 }'));
  assert.match(refused[0] ?? '', /nothing takes it back/);
});

test('a threshold is compared with the usual other one', () => {
  const refused = problems('detection:\n  thresholds: { hijack: 0.3 }\n');
  assert.match(
    refused[0] ?? '',
    /policy.yaml:2:3 detection.thresholds: suspicious must not be above/,
  );
});

test('the thresholds of an org are compared with those it inherits', () => {
  const org = (thresholds: string) =>
    `detection: { thresholds: { suspicious: 0.6, hijack: 0.95 } }
orgs:
  - { key: b, url: https://b.okta.com, detection: { thresholds: ${thresholds} } }
`;
  assert.match(
    problems(org('{ hijack: 0.55 }')).join(),
    /^policy.yaml:3:53 orgs\[0\].detection.thresholds: suspicious must not be above hijack.*0.6 and 0.55/,
  );
  assert.deepEqual(problems(org('{ suspicious: 0.92 }')), []);
});

const ONE = 'approvers: ["api:ann"]';

test('more approvals than there are approvers are refused: nobody could ever agree', () => {
  const of = (approval: string) => problems(`responses:\n  approval: { ${approval} }\n`).join();
  const refused = /^policy.yaml:2:15 responses.approval.approvals: asks for 2 people.*names 1/;
  assert.match(of(`approvals: 2, ${ONE}`), refused);
  assert.match(of('approvals: 2, approvers: ["api:ann", "slack:Ann"]'), refused);
  assert.equal(of('approvals: 2, approvers: ["api:ann", "api:bob"]'), '');
  assert.equal(of('approvals: 2, approvers: ["api:ann", "*"]'), '');
  assert.equal(of('approvals: 2, approvers: ["api:ann", "console-group:SOC"]'), '');
  assert.equal(of(ONE), '');
});

test('a person counts once under all names, in whichever list they are joined', () => {
  const of = (responses: string) => problems(`responses:\n${responses}`).join('\n');
  const maria = '{ person: Maria, is: [api:maria, "slack:U1"] }';
  assert.match(of(`  approval: { approvals: 2, approvers: [${maria}] }\n`), /names 1 \(all names/);
  assert.equal(of(`  approval: { approvals: 2, approvers: [${maria}, api:jon] }\n`), '');
  const rule = `  rules: [{ name: r, match: { users: [u] }, approval: { approvers: [${maria}] } }]\n`;
  assert.match(
    of(`  approval: { approvals: 2, approvers: [api:maria, "slack:U1"] }\n${rule}`),
    /^policy.yaml:2:15 responses.approval.approvals: asks for 2 people.*names 1/,
  );
});

test('a group may approve, and who may read the console is named by login or group', () => {
  const of = (text: string) => problems(text).join('\n');
  const group = 'approvers: ["console-group:SOC Analysts"]';
  assert.equal(
    of(`responses:\n  approval: { approvals: 2, ${group} }\n`),
    '',
    'of how many, who knows',
  );
  assert.equal(of('responses:\n  approval: { approvers: ["slack-group:S0123456789"] }\n'), '');
  assert.match(
    of('responses:\n  approval: { approvers: ["slack-group:@soc"] }\n'),
    /approvers\[0\]: must be .*slack-group:S…/,
  );
  assert.equal(of('console_readers: [console-group:SOC, console:ciso@example.com]\n'), '');
  assert.match(
    of('console_readers: [console-group:SOC, api:soar]\n'),
    /^policy.yaml:1:38 console_readers\[1\]: must be console:login or console-group:NAME/,
  );
  assert.match(of('console_readers: []\n'), /console_readers: names nobody/);
});

test('what is wrong with a person is told at its line and key', () => {
  const of = (...people: string[]) =>
    problems(`responses:\n  approval:\n    approvers: [${people.join(', ')}]\n`).join('\n');
  const at = 'policy.yaml:3:';
  assert.equal(
    of('{ person: Maria, is: [maria] }'),
    `${at}39 responses.approval.approvers[0].is[0]: must be slack:U…, api:name, console:login or cli:name`,
  );
  assert.match(of('{ person: Maria, si: [api:m] }'), /approvers\[0\]\.si: unknown key/);
  assert.match(of('{ person: Maria, is: ["*"] }'), /approvers\[0\]\.is\[0\]: must be slack/);
  assert.match(of('{ person: Maria, is: [console-group:SOC] }'), /is\[0\]: must be slack/);
  assert.match(of('{ person: Maria }'), /approvers\[0\]\.is: is missing/);
  assert.match(of('3'), /approvers\[0\]: must be a name such as api:maria, or a mapping/);
  assert.equal(
    of('{ person: Maria, is: [api:maria] }', '{ person: Jon, is: [api:jon, cli:Maria] }'),
    `${at}82 responses.approval.approvers[1].is[1]: is Maria already (one name in two channels is one person)`,
  );
});

test('rules and orgs are held against the approvals and approvers they inherit', () => {
  const refused = (text: string, at: RegExp) => assert.match(problems(text).join(), at);
  const rule = (approval: string) =>
    `  rules: [{ name: r, match: { users: [u] }, approval: { ${approval} } }]\n`;
  const approvers = /responses.rules\[0\].approval.approvers: asks for 2 people/;
  refused(`responses:\n  approval: { approvals: 2 }\n${rule(ONE)}`, approvers);
  const org = (responses: string) =>
    `orgs:\n  - { key: b, url: https://b.okta.com, responses: ${responses} }\n`;
  const own = /^policy.yaml:\d+:\d+ orgs\[0\].responses.approval.approvers: asks for 2 people/;
  refused(`responses:\n${rule('approvals: 2')}${org(`{ approval: { ${ONE} } }`)}`, own);
  assert.deepEqual(problems(`responses:\n${rule('approvals: 2')}${org('{ mode: observe }')}`), []);
});

test('an action that needs two people is not planned where one may approve', () => {
  const policy = (approval: string) =>
    problems(`responses:\n  approval: { ${approval} }\n  plans: { hijack: [suspend] }\n`).join();
  assert.match(policy(ONE), /^policy.yaml:2:15 .*approvers: asks for two people for suspend/);
  assert.equal(policy(`${ONE}, two_person_kinds: []`), '');
  const escalates = `responses:\n  approval: { ${ONE} }\n  escalation: [suspend]\n`;
  assert.match(problems(escalates).join(), /approvers: asks for two people for suspend/);
});

test('where approvers are inherited, too few are told at what an org or a rule asks of them', () => {
  const forAll = `responses:\n  approval: { two_person_kinds: [], ${ONE} }\n`;
  const org = (responses: string) =>
    problems(
      `${forAll}orgs:\n  - { key: b, url: https://b.okta.com, responses: { ${responses} } }\n`,
    ).map((one) => one.replace(/^\S+ (\S+): .*$/, '$1'));
  const two = 'approval: { two_person_kinds: [suspend] }';
  const own = 'orgs[0].responses';
  assert.deepEqual(org('approval: { approvals: 2 }'), [`${own}.approval.approvals`]);
  assert.deepEqual(org(`${two}, plans: { hijack: [suspend] }`), [
    `${own}.approval.two_person_kinds`,
  ]);
  assert.deepEqual(org('plans: { hijack: [suspend] }'), []);
  const grave = (responses: string) =>
    problems(
      `responses:\n  approval: { two_person_kinds: [suspend], ${ONE} }\n  plans: { hijack: [clear_sessions] }\n  escalation: []\norgs:\n  - { key: b, url: https://b.okta.com, responses: { ${responses} } }\n`,
    ).map((one) => one.replace(/^\S+ (\S+): .*$/, '$1'));
  assert.deepEqual(grave('plans: { hijack: [suspend] }'), [`${own}.plans`]);
  assert.deepEqual(grave('escalation: [suspend]'), [`${own}.escalation`]);
  assert.deepEqual(grave('mode: observe'), []);
});

test('of RESPONSE_MODE and the policy file the more cautious wins, for rules too', () => {
  const rule = '  rules: [{ name: all, match: { groups: [x] }, mode: enforce }]\n';
  const mode = (policy: string, variable: string) => {
    const responses = read(policy, { RESPONSE_MODE: variable }).orgs[0]?.responses;
    return [responses?.mode, responses?.rules[0]?.mode];
  };
  assert.deepEqual(mode(`responses:\n  mode: enforce\n${rule}`, 'approve'), ['approve', 'approve']);
  assert.deepEqual(mode(`responses:\n  mode: approve\n${rule}`, 'enforce'), ['approve', 'enforce']);
  assert.deepEqual(mode(`responses:\n${rule}`, 'enforce'), ['enforce', 'enforce']);
  assert.deepEqual(mode(`responses:\n${rule}`, ''), ['observe', 'enforce']);
});

test('RESPONSE_MODE alone makes only the first org act', () => {
  const policy = 'orgs:\n  - { key: second, url: https://second.okta.com }\n';
  const modes = read(policy, { RESPONSE_MODE: 'enforce' }).orgs.map((org) => org.responses.mode);
  assert.deepEqual(modes, ['enforce', 'observe']);
});

test('a secret of an org is named, and one that is not there is a problem', () => {
  const policy = (more: string) => `orgs:\n  - { key: b, url: https://b.okta.com, ${more} }\n`;
  assert.match(
    problems(policy('hook_secrets: { env: NOT_SET }'))[0] ?? '',
    /^orgs\.b\.hook_secrets: names the variable NOT_SET/,
  );
  assert.match(
    problems(policy('hook_secrets: plain'))[0] ?? '',
    /hook_secrets: must not stand here/,
  );
  assert.match(problems(policy('client_id: x'))[0] ?? '', /go together/);
  for (const named of ['{ env: A, file: /s/a }', '{}']) {
    assert.match(problems(policy(`hook_secrets: ${named}`))[0] ?? '', /either env .* or file/);
  }
  const noName = problems(policy('hook_secrets: { env: s3cret-value! }'));
  assert.match(noName[0] ?? '', /must be the name of an environment variable/);
  assert.doesNotMatch(noName.join(), /s3cret/);
});

test('a rule that would match nobody is refused', () => {
  for (const match of ['{}', '{ users: [], groups: [] }']) {
    const policy = `responses: { rules: [{ name: r, match: ${match} }] }\n`;
    assert.match(problems(policy).join(), /rules\[0\]\.match: must name users, groups or roles/);
  }
});

test('the issuer of an org’s security events is an address, as in the environment', () => {
  const policy = (issuer: string) =>
    problems(
      `orgs:\n  - { key: b, url: https://b.okta.com, security_events: { issuer: ${issuer}, key_id: k, private_key: { env: NOT_SET } } }\n`,
    ).join();
  const where = /orgs\[0\]\.security_events\.issuer: must /;
  assert.match(policy('warden.example.com'), where);
  assert.match(policy('http://warden.example.com'), where);
  assert.doesNotMatch(policy('https://warden.example.com'), where);
});

test('two orgs with one key or one address are refused', () => {
  assert.match(problems('orgs: [{ key: main, url: https://b.okta.com }]')[0] ?? '', /one key/);
  assert.match(problems('orgs: [{ key: b, url: https://example.okta.com }]')[0] ?? '', /twice/);
});

test('a deadline that the database cannot hold is refused: every plan would fail with it', () => {
  const forever = 9_999_999_999;
  const policy = [
    'responses:',
    `  stale_after_minutes: ${forever}`,
    `  approval: { expires_after_minutes: ${forever} }`,
    '  plans:',
    `    hijack: [{ kind: suspend, expires_after_minutes: ${forever} }]`,
    '',
  ].join('\n');
  const found = problems(policy);
  assert.deepEqual(
    found.map((problem) => problem.replace(/^\S+ (\S+): .* from 1 to \d+$/, '$1')),
    [
      'responses.stale_after_minutes',
      'responses.approval.expires_after_minutes',
      'responses.plans.hijack[0].expires_after_minutes',
    ],
  );
});

test('an admin role that Okta does not have is refused: whom it should protect would not be', () => {
  const policy = (role: string) => `responses: { protected: { roles: [${role}] } }\n`;
  assert.match(problems(policy('SUPERADMIN'))[0] ?? '', /did you mean SUPER_ADMIN\?/);
  assert.match(problems(policy('Global boss'))[0] ?? '', /must be the type of an admin role/);
  for (const role of ['super_admin', 'API_ADMIN', 'ENTIRELY_NEW_KIND']) {
    assert.deepEqual(problems(policy(role)), [], role);
  }
});
