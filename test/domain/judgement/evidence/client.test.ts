import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AGENTS,
  aBaseline,
  anAddress,
  anEvent,
  anOrg,
  change,
  HOUR,
  itHolds,
  judged,
  MINUTE,
  MORNING,
  PLACES,
  spell,
} from '../../builders.ts';
import { weightOf } from '../../evidence-of.ts';

const { office, hosting, neighbour, okta } = PLACES;

describe('evidence from the client', () => {
  itHolds([
    ['another operating system', 'os-changed', '+', change({ agent: AGENTS.safariMac })],
    [
      'another browser on the same system',
      'browser-changed',
      '+',
      change({ agent: AGENTS.edgeWindows }),
    ],
    ['a script after a browser', 'scripted-client', '+', change({ agent: AGENTS.pythonRequests })],
    [
      'the user’s own script, seen on other days',
      'scripted-client',
      '-',
      change({ agent: AGENTS.pythonRequests }),
      { baseline: aBaseline(20, [{}, { agent: AGENTS.pythonRequests }]) },
    ],
    ['an older version', 'version-back', '+', change({ agent: AGENTS.chromeWindowsOld })],
    ['an update', 'version-forward', '-', change({ agent: AGENTS.chromeWindowsNext })],
    [
      'twenty versions at once',
      'version-forward',
      '+',
      change({ agent: AGENTS.chromeWindows }, { agent: AGENTS.chromeWindowsOld }),
    ],
    [
      'an update after which the old version goes on being used',
      'version-back',
      '+',
      [
        ...spell({}, MORNING, 8, 4 * MINUTE),
        ...spell(
          { agent: AGENTS.chromeWindowsNext, from: office },
          MORNING + 2 * MINUTE,
          6,
          4 * MINUTE,
        ),
      ],
    ],
    ['the same header elsewhere', 'client-unchanged', '-', change({ from: office })],
    ['no header at all', 'client-unchanged', '0', change({ from: office, agent: null })],
    ['a client never seen', 'client-new-to-user', '+', change({ agent: AGENTS.firefoxLinux })],
    [
      'the client of the user’s other device',
      'client-known-to-user',
      '-',
      change({ agent: AGENTS.safariMac }),
      { baseline: aBaseline(20, [{}, { agent: AGENTS.safariMac }]) },
    ],
    [
      'a first day, on which every client is new',
      'client-new-to-user',
      '0',
      change({ agent: AGENTS.firefoxLinux }),
      { baseline: aBaseline(0) },
    ],
    [
      'Okta’s name from elsewhere',
      'impostor-okta-client',
      '+',
      change({ agent: AGENTS.oktaIntegrations, from: hosting }),
    ],
    [
      'Okta’s name from where Okta runs',
      'impostor-okta-client',
      '0',
      change({ agent: AGENTS.oktaIntegrations, from: okta }),
    ],
  ]);
});

const CHROME_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('false alarms that are known: the client', () => {
  const android = { agent: AGENTS.chromeAndroid };
  itHolds([
    [
      'an iPad’s desktop site',
      'os-changed',
      '0',
      change({ agent: AGENTS.safariMac }, { agent: AGENTS.safariIpad }),
    ],
    ['Android’s desktop site', 'os-changed', '0', change({ agent: CHROME_LINUX }, android)],
    [
      'Samsung’s browser asking for the desktop site, by its own cookie',
      'os-changed',
      '0',
      change(
        {
          agent:
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36',
        },
        android,
      ),
    ],
    [
      'an app’s window beside the browser',
      'version-back',
      '0',
      change({ agent: AGENTS.chromeAndroidView }, android),
    ],
    [
      'an agent on the phone while a browser works',
      'os-changed',
      '0',
      [
        ...spell({}, MORNING),
        anEvent({ at: MORNING + MINUTE, agent: AGENTS.oktaVerify }),
        ...spell({ from: office }, MORNING + 60 * MINUTE),
      ],
    ],
  ]);
});

describe('what somebody’s own machine does', () => {
  const phone = { agent: AGENTS.safariIphone, token: 'token-ada' };
  itHolds([
    [
      'an Android application beside the browser of its phone',
      'scripted-client',
      '0',
      change({ agent: 'okhttp/4.12.0' }, { agent: AGENTS.chromeAndroid }),
    ],
    [
      'an Android application on a desktop’s session',
      'os-changed',
      '+',
      change({ agent: 'okhttp/4.12.0', from: hosting }),
    ],
    [
      'Apple’s step from Safari 18 to 26',
      'version-forward',
      '-',
      change({ agent: AGENTS.safariMac26, from: office }, { agent: AGENTS.safariMac }),
    ],
    [
      'a newer version with another device cookie, from another address',
      'version-forward',
      '+',
      change({ agent: AGENTS.chromeWindowsNext, from: office, token: 'token-other' }),
    ],
    [
      'a script on the line of the browser: not two people by turns',
      'concurrent-use',
      '0',
      [...spell({}, MORNING, 8), ...spell({ agent: AGENTS.pythonRequests }, MORNING + MINUTE, 8)],
    ],
    [
      'a browser’s tools that show the page as on a phone, in two of the user’s networks by turns',
      'concurrent-use',
      '0',
      [...spell({}, MORNING, 8), ...spell({ ...phone, from: office }, MORNING + MINUTE, 8)],
    ],
    [
      'the same with another device cookie',
      'concurrent-use',
      '+',
      [
        ...spell({}, MORNING, 8),
        ...spell({ ...phone, token: 'token-other', from: office }, MORNING + MINUTE, 8),
      ],
    ],
  ]);

  it('is a script on its own line, which is no hijack; on another line the same is one', () => {
    const script = { agent: AGENTS.pythonRequests };
    assert.equal(judged(change(script))?.verdict, 'benign');
    assert.equal(judged(change({ ...script, from: hosting }))?.verdict, 'hijack');
  });
});

it('a phone’s desktop site on the way out has the cookie that its sign-in made beside the first', () => {
  const found = judged([
    anEvent({ agent: AGENTS.chromeAndroidView, at: MORNING - MINUTE, token: 'token-sign-in' }),
    ...change(
      { agent: CHROME_LINUX, from: PLACES.neighbour, token: 'token-sign-in' },
      { agent: AGENTS.chromeAndroid },
    ),
  ])?.findings;
  const toDesktop = found?.filter(({ to }) => to.os === 'Linux') ?? [];
  assert.notDeepEqual(toDesktop, []);
  for (const { evidence } of toDesktop)
    assert.ok(!evidence.some(({ code }) => code === 'os-changed'), JSON.stringify(evidence));
});

it('a farm of desktops is updated host by host: an older version from one address is no copied profile', () => {
  const old = { agent: AGENTS.chromeWindows };
  const hops = (from: typeof office) =>
    judged([
      ...spell({ from, agent: AGENTS.chromeWindowsNext }, MORNING, 3),
      ...spell({ ...old, from }, MORNING + HOUR, 3),
    ]);
  const back = (judgement: ReturnType<typeof judged>) => weightOf('version-back', judgement);
  assert.ok(back(hops(office)) <= 1.5);
  assert.equal(hops(office)?.verdict, 'benign');
  const elsewhere = change({ ...old, from: neighbour }, { agent: AGENTS.chromeWindowsNext });
  assert.ok(back(judged(elsewhere)) > 5);
});

it('and so in a cloud that is new to the user, where the company has its desktops', () => {
  const at = (users: number) => {
    const addresses = new Map([[hosting.ip, anAddress(users)]]);
    const org = anOrg({ addresses });
    const looks = [AGENTS.chromeWindowsNext, AGENTS.chromeWindows].map((agent, i) =>
      spell({ from: hosting, agent }, MORNING + i * HOUR, 3),
    );
    return judged(looks.flat(), { org })?.verdict;
  };
  assert.equal(at(30), 'benign');
  assert.notEqual(at(0), 'benign');
});
