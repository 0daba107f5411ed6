import type { Credentials } from './credentials.ts';
import { OktaError } from './error.ts';
import { type Answer, readErrorAnswer } from './error-answer.ts';
import { exchange } from './exchange.ts';
import { rateLimitLeft } from './rate-limit.ts';
import type { OktaSettings } from './settings.ts';

export type Call = {
  readonly method: string;
  /** A path of the org, or a whole address, which must be the org's own. */
  readonly url: URL | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly timeoutMs?: number;
  /** Whether it is sent without credentials: the call carries its own proof. */
  readonly anonymous?: boolean;
};

/**
 * The one way by which calls reach an org: authorised, timed, to its own address only, and retried only after a 401.
 */
export type Transport = {
  readonly orgUrl: URL;
  /** @throws OktaError for every answer outside 2xx, and where no answer comes */
  send(call: Call): Promise<Answer>;
  /**
   * Returns what Okta's clock says now, epoch milliseconds, to the second: the time in its latest answer plus the time
   * measured since, independent of the local clock. Null before the first answer.
   */
  oktaTime(): number | null;
};

const TELLS_TIME_MS = 2_000;

const USER_AGENT = 'session-warden/0.1.0';

/** Opens the way to an org; sends nothing by itself. */
export function openTransport(
  settings: OktaSettings,
  orgUrl: URL,
  credentials: Credentials,
): Transport {
  const fetch = settings.fetch ?? globalThis.fetch;
  let told: { readonly time: number; readonly at: number } | null = null;

  async function attempt(call: Call, url: URL): Promise<Answer> {
    const { method, headers, body } = call;
    const authorisation = call.anonymous ? {} : await credentials.authorise(method, url);
    const timeoutMs = call.timeoutMs ?? settings.requestTimeoutMs;
    const sent = {
      accept: 'application/json',
      ...headers,
      'user-agent': USER_AGENT,
      ...authorisation,
    };
    const acts = method !== 'GET';
    const sentAt = performance.now();
    const answer = await exchange(fetch, { method, url, headers: sent, body, timeoutMs, acts });
    const heardAt = performance.now();
    const time = Date.parse(answer.headers.get('date') ?? '');
    // The date has whole seconds and was written between sending and receiving: after a slow call it is too imprecise.
    if (!Number.isNaN(time) && heardAt - sentAt < TELLS_TIME_MS) {
      told = { time: time + 500, at: (sentAt + heardAt) / 2 };
    }
    return answer;
  }

  async function send(call: Call): Promise<Answer> {
    const url = ownAddress(orgUrl, call);
    let answer = await observed(settings, url, () => attempt(call, url));
    if (answer.status === 401 && !call.anonymous && credentials.renew(answer.headers)) {
      answer = await observed(settings, url, () => attempt(call, url));
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw readErrorAnswer(`${call.method} ${url.pathname}`, answer);
  }

  const oktaTime = () => (told === null ? null : told.time + performance.now() - told.at);

  return { orgUrl, send, oktaTime };
}

/**
 * Returns the address of a call where it is the org's own, and throws otherwise. The SDK and the System Log follow
 * links that Okta sends; a link elsewhere would take the token with it.
 */
function ownAddress(orgUrl: URL, call: Call): URL {
  const url = URL.parse(call.url.toString(), orgUrl.href);
  if (url !== null && url.origin === orgUrl.origin) return url;
  throw new OktaError({
    code: 'okta_foreign_link',
    message: `${call.method} to ${url?.origin ?? 'an unreadable address'} is not a call to ${orgUrl.origin}`,
    retryable: false,
  });
}

async function observed(
  settings: OktaSettings,
  { pathname }: URL,
  work: () => Promise<Answer>,
): Promise<Answer> {
  let answer: Answer | null = null;
  try {
    answer = await work();
    return answer;
  } finally {
    const left = answer === null ? null : rateLimitLeft(pathname, answer.headers);
    settings.onCall?.(answer?.status ?? null, left);
  }
}
