/** What is no browser goes by its whole name, where its first word is nobody's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anEvent, judged, MINUTE, MORNING, PLACES } from '../../builders.ts';

const OUTLOOK =
  'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET CLR 2.0.50727; Microsoft Outlook 16.0.19328; ms-office) like Gecko';

/** Each: the header, and how its client is called. */
const CALLED = [
  ['Microsoft Office/16.105 (Macintosh; Mac OS X 15.7.3; Outlook)', 'Microsoft Office 16 on macOS'],
  ['Cisco AnyConnect VPN Agent for Mac OS X 5.1.8.122', 'Cisco AnyConnect VPN Agent 5 on macOS'],
  ['PAN GlobalProtect/6.2.8-223 (Windows 11 Enterprise, 64-bit)', 'PAN GlobalProtect 6 on Windows'],
  ['Mozilla/5.0 (compatible; BarracudaLinkProtect/1.0)', 'the program BarracudaLinkProtect 1'],
  [OUTLOOK, 'Microsoft Outlook 16 on Windows'],
  ['gimme-aws-creds 2.8.2;Linux;Python/3.12.3', 'the program gimme-aws-creds 2 on Linux'],
  ['python-requests/2.32.3', 'the program python-requests 2'],
  ['HeadlessChrome/131.0.0.0', 'the program HeadlessChrome 131'],
] as const;

describe('what is no browser is called', () => {
  for (const [agent, name] of CALLED) {
    it(name, () => {
      const start = anEvent({ type: 'user.session.start', at: MORNING - MINUTE });
      const theirs = anEvent({
        at: MORNING + 9 * MINUTE,
        agent,
        from: PLACES.hosting,
        token: null,
      });
      const line = judged([start, theirs])?.headline ?? '';
      assert.ok(line.includes(` to ${name} at `), line);
    });
  }
});
