/** The console as a browser without scripts sees it: signed in, reading pages and sending forms. */
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { ALICE, steeringApp } from './steering.ts';

const BROWSER = { 'user-agent': 'Browser/1.0', accept: 'text/html', host: 'localhost:8080' };
const FORM = 'application/x-www-form-urlencoded';

type Fields = Record<string, string> | [name: string, value: string][];

/** Returns requests of somebody who is signed in, made without a browser. */
export async function signedIn(t: Parameters<typeof steeringApp>[0], deps: Dependencies) {
  const app = await steeringApp(t, deps);
  const origin = 'http://localhost:8080';
  const entry = await app.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { ...BROWSER, origin, 'content-type': FORM },
    payload: new URLSearchParams({ token: ALICE.token }).toString(),
  });
  const cookie = `warden-session=${entry.cookies[0]?.value}`;
  const headers = { ...BROWSER, cookie };
  const read = async (url: string) => app.inject({ url, headers });
  const csrf = /name="csrf" value="([^"]+)"/.exec((await read('/orgs')).body)?.[1] ?? '';
  const send = async (url: string, fields: Fields, from = origin) =>
    app.inject({
      method: 'POST',
      url,
      headers: { ...headers, origin: from, 'content-type': FORM },
      payload: new URLSearchParams(fields).toString(),
    });
  return { read, send, csrf };
}
