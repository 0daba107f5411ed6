import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ASN_OR_USER_AGENT } from '../../../src/domain/public-rules/asn-or-user-agent.ts';
import { PUBLIC_RULES } from '../../../src/domain/public-rules/catalogue.ts';
import { MULTIPLE_DEVICE_TOKENS } from '../../../src/domain/public-rules/multiple-device-tokens.ts';
import { NETWORK_AND_SYSTEM } from '../../../src/domain/public-rules/network-and-system.ts';
import { OKTA_SUSPICION } from '../../../src/domain/public-rules/okta-suspicion.ts';
import { POTENTIALLY_STOLEN_SESSION } from '../../../src/domain/public-rules/potentially-stolen-session.ts';
import type { PublicRule } from '../../../src/domain/public-rules/public-rule.ts';
import { SESSION_COOKIE_REPLAY } from '../../../src/domain/public-rules/session-cookie-replay.ts';
import { SUSPICIOUS_COOKIE_USE } from '../../../src/domain/public-rules/suspicious-cookie-use.ts';
import type { Touch } from '../../../src/domain/public-rules/touch.ts';

const MINUTE = 60_000;
const NINE = Date.UTC(2026, 4, 4, 9);
const CHROME = (major: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

function touch(minutes: number, over: Partial<Touch> = {}): Touch {
  return {
    at: NINE + minutes * MINUTE,
    session: 'idxA',
    sessionId: 'idxA',
    rootSessionId: 'idxA',
    userId: '00u1',
    step: 'sso',
    succeeded: true,
    inScope: true,
    deviceToken: 'token-1',
    ip: '192.0.2.1',
    userAgent: CHROME(144),
    os: 'Windows',
    browser: 'Chrome',
    asn: 7922,
    asnSource: 'okta',
    hijackSuspected: false,
    ...over,
  };
}

const ELSEWHERE = { ip: '203.0.113.9', asn: 14061 };
const OTHER_BROWSER = { userAgent: FIREFOX, os: 'Linux', browser: 'Firefox' } as const;
const SCRIPT = {
  userAgent: 'python-requests/2.32.3',
  os: null,
  browser: null,
} as const;

type Case = { says: string; rule: PublicRule; touches: Touch[]; flagged: boolean };

const CASES: Case[] = [
  {
    says: 'the baseline rule fires on a change of network alone',
    rule: ASN_OR_USER_AGENT,
    touches: [touch(0), touch(5, ELSEWHERE)],
    flagged: true,
  },
  {
    says: 'the baseline rule fires on a browser update',
    rule: ASN_OR_USER_AGENT,
    touches: [touch(0), touch(5, { userAgent: CHROME(145) })],
    flagged: true,
  },
  {
    says: 'the baseline rule takes an unknown network for no change',
    rule: ASN_OR_USER_AGENT,
    touches: [touch(0), touch(5, { asn: null })],
    flagged: false,
  },
  {
    says: 'the baseline rule compares within one session only',
    rule: ASN_OR_USER_AGENT,
    touches: [touch(0), touch(5, { ...ELSEWHERE, session: 'idxB', sessionId: 'idxB' })],
    flagged: false,
  },
  {
    says: 'the cookie rule fires on two addresses and two browsers of one device token',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [
      touch(0, { step: 'policy' }),
      touch(30, { step: 'policy', ...ELSEWHERE, ...OTHER_BROWSER }),
    ],
    flagged: true,
  },
  {
    says: 'the cookie rule is quiet when the thief has another device token',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [
      touch(0, { step: 'policy' }),
      touch(30, { step: 'policy', ...ELSEWHERE, ...OTHER_BROWSER, deviceToken: 'token-2' }),
    ],
    flagged: false,
  },
  {
    says: 'the cookie rule is quiet when only the address changes',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [touch(0, { step: 'policy' }), touch(30, { step: 'policy', ...ELSEWHERE })],
    flagged: false,
  },
  {
    says: 'the cookie rule looks at policy evaluations only',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [touch(0), touch(30, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: false,
  },
  {
    says: 'the cookie rule leaves out what was refused',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [
      touch(0, { step: 'policy' }),
      touch(30, { step: 'policy', succeeded: false, ...ELSEWHERE, ...OTHER_BROWSER }),
    ],
    flagged: false,
  },
  {
    says: 'the cookie rule looks a day back',
    rule: SUSPICIOUS_COOKIE_USE,
    touches: [
      touch(0, { step: 'policy' }),
      touch(1500, { step: 'policy', ...ELSEWHERE, ...OTHER_BROWSER }),
    ],
    flagged: false,
  },
  {
    says: 'Panther’s rule fires on another address with another browser',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [touch(0, { step: 'start' }), touch(30, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: true,
  },
  {
    says: 'Panther’s rule fires on a failure too',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [
      touch(0, { step: 'start' }),
      touch(30, { step: 'start', succeeded: false, ...ELSEWHERE, ...OTHER_BROWSER }),
    ],
    flagged: true,
  },
  {
    says: 'Panther’s rule remembers anew after a day',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [
      touch(0, { step: 'start' }),
      touch(1500, ELSEWHERE),
      touch(1510, { ip: '198.51.100.3', ...OTHER_BROWSER }),
    ],
    flagged: true,
  },
  {
    says: 'Panther’s rule forgives a browser update',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [touch(0, { step: 'start' }), touch(30, { ...ELSEWHERE, userAgent: CHROME(145) })],
    flagged: false,
  },
  {
    says: 'Panther’s rule forgives another browser at the same address',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [touch(0, { step: 'start' }), touch(30, OTHER_BROWSER)],
    flagged: false,
  },
  {
    says: 'Panther’s rule takes another device token for another baseline',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [
      touch(0, { step: 'start' }),
      touch(30, { ...ELSEWHERE, ...OTHER_BROWSER, deviceToken: 'token-2' }),
    ],
    flagged: false,
  },
  {
    says: 'Panther’s rule forgets after a day',
    rule: POTENTIALLY_STOLEN_SESSION,
    touches: [touch(0, { step: 'start' }), touch(1500, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: false,
  },
  {
    says: 'Elastic’s replay rule fires on a script after the start',
    rule: SESSION_COOKIE_REPLAY,
    touches: [touch(0, { step: 'start' }), touch(10, { ...ELSEWHERE, ...SCRIPT })],
    flagged: true,
  },
  {
    says: 'Elastic’s replay rule is quiet on a real browser',
    rule: SESSION_COOKIE_REPLAY,
    touches: [touch(0, { step: 'start' }), touch(10, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: false,
  },
  {
    says: 'Elastic’s replay rule knows scripts by how their name begins',
    rule: SESSION_COOKIE_REPLAY,
    touches: [
      touch(0, { step: 'start' }),
      touch(10, { ...ELSEWHERE, userAgent: 'gimme-aws-creds (python-requests)' }),
    ],
    flagged: false,
  },
  {
    says: 'Elastic’s replay rule counts what was refused, and a script at the start',
    rule: SESSION_COOKIE_REPLAY,
    touches: [
      touch(0, { step: 'start', ...SCRIPT }),
      touch(10, { ...ELSEWHERE, succeeded: false }),
    ],
    flagged: true,
  },
  {
    says: 'Elastic’s replay rule is quiet after half an hour',
    rule: SESSION_COOKIE_REPLAY,
    touches: [touch(0, { step: 'start' }), touch(40, { ...ELSEWHERE, ...SCRIPT })],
    flagged: false,
  },
  {
    says: 'Elastic’s replay rule needs the root session',
    rule: SESSION_COOKIE_REPLAY,
    touches: [
      touch(0, { step: 'start', rootSessionId: null }),
      touch(10, { ...ELSEWHERE, ...SCRIPT, rootSessionId: null }),
    ],
    flagged: false,
  },
  {
    says: 'Elastic’s token rule fires on four tokens and two addresses in nine minutes',
    rule: MULTIPLE_DEVICE_TOKENS,
    touches: [1, 2, 3, 4].map((n) =>
      touch(n, { step: 'other', deviceToken: `t${n}`, ...(n > 2 ? ELSEWHERE : {}) }),
    ),
    flagged: true,
  },
  {
    says: 'Elastic’s token rule counts re-authentications, and leaves failed sign-ins out',
    rule: MULTIPLE_DEVICE_TOKENS,
    touches: [
      ...[1, 2, 3].map((n) => touch(n, { step: 'other', inScope: false, deviceToken: `t${n}` })),
      touch(4, { step: 'start', succeeded: false, deviceToken: 't4', ...ELSEWHERE }),
      touch(5, { step: 'other', deviceToken: 't3', ...ELSEWHERE }),
    ],
    flagged: false,
  },
  {
    says: 'Elastic’s token rule counts what other devices did',
    rule: MULTIPLE_DEVICE_TOKENS,
    touches: [1, 2, 3, 4].map((n) =>
      touch(n, {
        step: 'other',
        inScope: false,
        deviceToken: `t${n}`,
        ...(n > 2 ? ELSEWHERE : {}),
      }),
    ),
    flagged: true,
  },
  {
    says: 'Elastic’s token rule is quiet on one address',
    rule: MULTIPLE_DEVICE_TOKENS,
    touches: [1, 2, 3, 4].map((n) => touch(n, { step: 'other', deviceToken: `t${n}` })),
    flagged: false,
  },
  {
    says: 'Elastic’s token rule is quiet on the three tokens of a sign-in',
    rule: MULTIPLE_DEVICE_TOKENS,
    touches: [1, 2, 3].map((n) =>
      touch(n, { step: 'other', deviceToken: `t${n}`, ...(n > 2 ? ELSEWHERE : {}) }),
    ),
    flagged: false,
  },
  {
    says: 'AppOmni’s rule fires when network and system both differ within an hour',
    rule: NETWORK_AND_SYSTEM,
    touches: [touch(0), touch(1), touch(50, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: true,
  },
  {
    says: 'AppOmni’s rule is quiet when the system stays',
    rule: NETWORK_AND_SYSTEM,
    touches: [touch(0), touch(50, { ...ELSEWHERE, userAgent: CHROME(120) })],
    flagged: false,
  },
  {
    says: 'AppOmni’s rule is quiet when the network stays',
    rule: NETWORK_AND_SYSTEM,
    touches: [touch(0), touch(50, OTHER_BROWSER)],
    flagged: false,
  },
  {
    says: 'AppOmni’s rule is quiet after an hour',
    rule: NETWORK_AND_SYSTEM,
    touches: [touch(0), touch(70, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: false,
  },
  {
    says: 'Okta’s opinion counts when it names the session',
    rule: OKTA_SUSPICION,
    touches: [touch(0), touch(5, { hijackSuspected: true, inScope: false })],
    flagged: true,
  },
  {
    says: 'without Okta’s opinion there is no alarm',
    rule: OKTA_SUSPICION,
    touches: [touch(0), touch(5, { ...ELSEWHERE, ...OTHER_BROWSER })],
    flagged: false,
  },
];

describe('public rules', () => {
  for (const { says, rule, touches, flagged } of CASES) {
    it(says, () => {
      assert.deepEqual([...rule.flag(touches)], flagged ? ['idxA'] : []);
    });
  }

  it('each has a positive and a negative example above', () => {
    for (const rule of PUBLIC_RULES) {
      const own = CASES.filter((one) => one.rule === rule);
      assert.ok(own.some((one) => one.flagged) && own.some((one) => !one.flagged), rule.id);
    }
  });
});
