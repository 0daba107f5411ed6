/** What a thief may try who has read all this: cheap tricks, each beside the plain theft that it was to hide. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvidenceCode } from '../../../src/domain/judgement/evidence-codes.ts';
import type { Alarm } from '../../../src/domain/session/alarm.ts';
import type { LogEvent } from '../../../src/domain/session/event.ts';
import {
  AGENTS,
  anEvent,
  type EventOptions,
  HOUR,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
  type Where,
} from '../builders.ts';
import { weightOf } from '../evidence-of.ts';

const { hosting, neighbour, home } = PLACES;
const refused = (event: LogEvent): LogEvent => ({
  ...event,
  outcome: { ...event.outcome, result: 'FAILURE' },
});
const begun = [
  anEvent({ type: 'user.session.start', at: MORNING - MINUTE, print: 'print-ada' }),
  ...spell({ print: 'print-ada' }, MORNING),
];
/** From there the thief opens five applications and makes an API token. */
const deeds = (thief: EventOptions, from = MORNING + HOUR) => [
  ...['0oa1', '0oa2', '0oa3', '0oa4', '0oa5'].map((app, i) =>
    anEvent({ token: null, ...thief, app, at: from + i * 20_000 }),
  ),
  anEvent({ token: null, ...thief, type: 'system.api_token.create', at: from + 2 * MINUTE }),
];
const verdictOf = (events: readonly LogEvent[]) => judged([...begun, ...events])?.verdict;

describe('a thief who calls himself Okta Verify', () => {
  for (const agent of [
    'curl/8.0 Okta Verify',
    'OktaMobile/9.1 DeviceSDK/2.2.0 iOS/26.0 Apple/iPhone16,1',
  ]) {
    it(`is looked at as soon as he opens or does something: ${agent}`, () => {
      assert.equal(verdictOf(deeds({ from: hosting, agent })), 'hijack');
    });
  }

  it('is none where the phone only answers and is enrolled', () => {
    const phone = {
      from: { ...neighbour, ip: '68.0.77.1' },
      agent: AGENTS.oktaVerify,
      token: null,
    };
    const answers = [
      anEvent({ ...phone, type: 'user.authentication.auth_via_mfa', at: MORNING + HOUR }),
      anEvent({ ...phone, type: 'user.mfa.factor.activate', at: MORNING + HOUR + MINUTE }),
    ];
    assert.equal(judged([...begun, ...answers]), null);
  });
});

describe('a thief who rents where Okta runs and writes its name', () => {
  const aws: Where = { ...hosting, asn: 16509, asOrg: 'AMAZON-02', ip: '54.85.10.20' };
  const agent = 'Okta-Integrations';

  it('is looked at as soon as he makes a token', () => {
    for (const from of [aws, { ...aws, asn: null, asOrg: null }])
      assert.notEqual(verdictOf(deeds({ from, agent })) ?? 'benign', 'benign');
  });

  it('is Okta where it opens the Admin Console for an administrator', () => {
    const console = (type: string, at: number) =>
      anEvent({
        from: aws,
        agent,
        token: null,
        type,
        at,
        change: (event) => ({
          ...event,
          client: { ...event.client, id: 'okta.b58d5b75-07d4-5f25-bf59-368a1261a405' },
        }),
      });
    const opened = [
      console('user.authentication.sso', MORNING + HOUR),
      console('user.session.access_admin_app', MORNING + HOUR + 1000),
    ];
    assert.equal(judged([...begun, ...opened]), null);
  });
});

describe('a request that is refused', () => {
  it('under an invented fingerprint makes no second device, beside which the thief would be nobody', () => {
    const chicago: Where = { ...home, city: 'Chicago', lat: 41.9, lon: -87.6 };
    const thief = { from: { ...chicago, ip: '98.220.7.8' }, token: null };
    const first = refused(
      anEvent({
        from: { ...chicago, ip: '24.15.9.9' },
        print: 'print-made-up',
        token: null,
        at: MORNING + HOUR - 5000,
      }),
    );
    assert.equal(verdictOf(deeds(thief)), 'hijack');
    assert.equal(verdictOf([first, ...deeds(thief)]), 'hijack');
  });

  it('with a browser’s header makes no server of the company’s of the script that comes after it', () => {
    const script = { from: hosting, agent: 'Go-http-client/2.0' };
    const own = ['0oa1', '0oa2', '0oa3'].map((app, i) =>
      anEvent({ app, print: 'print-ada', at: MORNING + i * MINUTE }),
    );
    const calls = ['0oa1', '0oa2', '0oa3'].flatMap((app, i) => {
      const at = MORNING + HOUR + i * 20_000;
      const before = anEvent({ from: hosting, app, token: null, at: at - 1500 });
      return [refused(before), anEvent({ ...script, app, token: null, at })];
    });
    assert.equal(verdictOf([...own, ...calls]), 'hijack');
  });
});

describe('a program on a rented server', () => {
  const script = { from: hosting, agent: 'Apache-HttpClient/4.5.14 (Java/17.0.9)', token: null };
  const at = MORNING + HOUR;
  const clicks = (browser: EventOptions) =>
    ['0oa1', '0oa2', '0oa3'].flatMap((app, i) => [
      anEvent({ print: 'print-ada', ...browser, app: '0oa9', at: at + i * 1_000 }),
      anEvent({ ...script, app, at: at + i * 1_000 + 300 }),
    ]);

  it('is an application’s in the seconds of the user’s own browser, and not of the thief’s', () => {
    assert.equal(verdictOf(clicks({})) ?? 'benign', 'benign');
    assert.equal(verdictOf(clicks({ from: { ...neighbour, ip: '68.0.77.1' } })), 'hijack');
  });
});

describe('a copied browser behind the victim’s own carrier', () => {
  const { carrier } = PLACES;
  const far: Where = { ...carrier, ip: '172.56.40.1', city: 'Los Angeles', lat: 34, lon: -118.2 };
  const own = [
    anEvent({ type: 'user.session.start', from: carrier, at: MORNING - MINUTE }),
    ...spell({ from: carrier }, MORNING),
  ];
  const thief = (from: Where) => deeds({ from, token: 'token-ada' });

  it('is looked at where something sensitive is done far off, and not where a gateway jumps', () => {
    assert.equal(judged([...own, ...thief(far)])?.verdict, 'suspicious');
    assert.equal(judged([...own, ...spell({ from: far }, MORNING + HOUR)]), null);
    assert.equal(judged([...own, ...thief({ ...carrier, ip: '172.56.40.1' })]), null);
  });
});

describe('a session into which nobody signed in', () => {
  const { abroad } = PLACES;
  const opened = (apps: readonly string[], look: EventOptions) =>
    judged(apps.map((app, i) => anEvent({ ...look, app, token: null, at: MORNING + i * 4_000 })));

  it('is looked at where applications are opened in a country or with a client that its user never had', () => {
    const thief = { from: abroad, agent: AGENTS.pythonRequests };
    assert.notEqual(
      opened(['0oa1', '0oa2', '0oa3', '0oa4', '0oa5'], thief)?.verdict ?? 'benign',
      'benign',
    );
    assert.equal(opened(['0oa1'], thief), null);
    assert.equal(opened(['0oa1', '0oa2'], { from: neighbour }), null);
  });
});

describe('a factor that the thief enrols on a telephone which no proxy hides', () => {
  const { abroad } = PLACES;
  const phone = { agent: AGENTS.oktaVerify, token: null, type: 'user.mfa.factor.activate' };
  const enrolledFrom = (from: Where, type = phone.type) =>
    judged([...begun, anEvent({ ...phone, from, type, at: MORNING + HOUR })]);

  it('is looked at where neither the session nor its user was ever in that country', () => {
    for (const type of ['user.mfa.factor.activate', 'device.enrollment.create']) {
      const judgement = enrolledFrom(abroad, type);
      assert.equal(judgement?.verdict, 'suspicious');
      assert.match(judgement?.headline ?? '', /was given a factor from a network new to this user/);
    }
    assert.equal(enrolledFrom({ ...neighbour, ip: '68.0.77.1' }), null);
    const later = spell({ from: PLACES.office, print: 'print-ada' }, MORNING + 2 * HOUR);
    const goneOn = judged([
      ...begun,
      anEvent({ ...phone, from: abroad, at: MORNING + HOUR }),
      ...later,
    ]);
    assert.match(goneOn?.headline ?? '', /Warsaw; from there: factor enrolled$/, 'nobody went on');
    const tunnel = { ...PLACES.vpn, ip: '84.17.62.9' };
    assert.equal(enrolledFrom(tunnel), null);
  });
});

describe('a factor that the thief has enrolled himself', () => {
  it('absolves nobody who answers with it, and the user’s own does', () => {
    const thief = { from: neighbour, agent: AGENTS.firefoxLinux, token: 'token-thief' };
    const passkey = (at: number) =>
      anEvent({
        ...thief,
        type: 'user.authentication.auth_via_mfa',
        at,
        change: (event) => ({ ...event, debug: { ...event.debug, factor: 'FIDO2_WEBAUTHN' } }),
      });
    const enrolled = anEvent({ ...thief, type: 'user.mfa.factor.activate', at: MORNING + HOUR });
    const absolved = (events: readonly LogEvent[]) =>
      judged([...begun, ...events, ...spell(thief, MORNING + HOUR + 2 * MINUTE)])?.evidence.some(
        ({ code, weight }) => code === 'reauthenticated' && weight < 0,
      );
    assert.equal(absolved([passkey(MORNING + HOUR + MINUTE)]), true);
    assert.equal(absolved([enrolled, passkey(MORNING + HOUR + MINUTE)]), false);
  });
});

describe('the next version in a copied header', () => {
  const thief = {
    from: { ...neighbour, ip: '68.0.77.1' },
    agent: AGENTS.chromeWindowsNext,
    print: 'print-thief',
  };
  const weightFrom = (events: readonly LogEvent[], code: EvidenceCode) =>
    weightOf(code, judged([...begun, ...events]));

  it('explains no other fingerprint in a network that the user never had, and at home it does', () => {
    const away = weightFrom(spell(thief, MORNING + HOUR), 'device-fingerprint');
    const atHome = weightFrom(
      spell({ ...thief, from: home }, MORNING + HOUR),
      'device-fingerprint',
    );
    assert.ok(away > 3);
    assert.ok(atHome < 2);
  });

  it('is no update where the older one is used again after it, however long after', () => {
    const visit = spell(thief, MORNING + HOUR, 2);
    const back = spell({ print: 'print-ada' }, MORNING + 3 * HOUR, 2);
    assert.ok(weightFrom([...visit, ...back], 'version-back') > 5);
    assert.ok(weightFrom(visit, 'version-forward') < 0);
  });
});

describe('an application’s name in the header', () => {
  it('makes no window of an application of a browser in a network that the user never had', () => {
    const acme = (agent: string) => `${agent} Acme/1.0`;
    const weightAt = (from: Where) =>
      weightOf(
        'browser-changed',
        judged([
          ...begun,
          ...spell({ from, agent: acme(AGENTS.edgeWindows), print: 'print-2' }, MORNING + HOUR),
        ]),
      );
    assert.ok(weightAt({ ...neighbour, ip: '68.0.77.1' }) >= 2.5);
    assert.ok(weightAt(PLACES.office) < 1);
  });
});

describe('the other family of addresses', () => {
  const v6: Where = { ...home, ip: '2601:18c::1' };
  const chicago: Where = { ...v6, ip: '2601:240::1', city: 'Chicago', lat: 41.9, lon: -87.6 };

  it('is a line like any other where it is in another city: the victim’s provider deals out both', () => {
    assert.equal(verdictOf(deeds({ from: chicago })), 'hijack');
    assert.equal(verdictOf(deeds({ from: { ...chicago, ip: '98.220.7.8' } })), 'hijack');
  });

  it('is the household’s own in the same city, or where nobody knows the city', () => {
    for (const city of [v6.city, null])
      assert.equal(judged([...begun, ...spell({ from: { ...v6, city } }, MORNING + HOUR)]), null);
  });
});

describe('a thief who reports what the victim did', () => {
  const thief = { from: neighbour, agent: AGENTS.chromeWindows };
  /** Nobody was seen to sign in, and Okta names no fingerprint, by which the victim would be known. */
  const victim = spell({}, MORNING);
  const framed = (ip: string): Alarm => ({
    kind: 'reported by the user',
    level: null,
    detail: '',
    issuer: null,
    from: ip,
    at: MORNING,
    uuid: 'report',
  });
  const judgedWith = (userAlarms: readonly Alarm[]) =>
    judged([...victim, ...deeds(thief)], { userAlarms });

  it('makes nobody of himself, and no stranger of the victim at home', () => {
    const [plain, framing] = [judgedWith([]), judgedWith([framed(home.ip)])];
    assert.equal(plain?.verdict, 'hijack');
    assert.ok((framing?.score ?? 0) >= plain.score);
    assert.equal(framing?.findings[0]?.to?.asn, neighbour.asn);
    assert.equal(judged(victim, { userAlarms: [framed(home.ip)] })?.verdict, 'benign');
  });
});
