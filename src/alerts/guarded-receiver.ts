/** One address that alerts are sent to, behind the rules of `outbound.ts`; one attempt per call, the queue tries again. */
import { type Dispatcher, request } from 'undici';
import { isLoopback } from '../domain/ip-address.ts';
import { AlertError, codeOfStatus, type Remedies } from './error.ts';
import { addressRule, guardedAgent, type Resolve, refuseLiteral, refuseName } from './outbound.ts';
import { retryAfterMs } from './retry-after.ts';

export type GuardedSettings = {
  readonly url: string;
  readonly privateNetworks: readonly string[];
  readonly timeoutMs?: number;
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Whether by the proxy of HTTPS_PROXY, unless NO_PROXY names the host; never to loopback. */
  readonly proxy?: boolean;
};

/** How the receiver is called in errors, and what is to be done about them where it is not as usual. */
export type Naming = { readonly name?: string; readonly remedies?: Remedies };

export type GuardedReceiver = {
  /** Its answer, whatever it says. @throws AlertError where there is none */
  ask(
    options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>,
  ): Promise<Dispatcher.ResponseData>;
  /** @throws AlertError where the answer is not one of success */
  accept(response: Dispatcher.ResponseData, now: number): void;
  close(): Promise<void>;
};

const TIMEOUT_MS = 15_000;

/** Errors name the host and no more of the address, which may itself be a secret. */
export function createGuardedReceiver(
  settings: GuardedSettings,
  { name, remedies = {} }: Naming = {},
): GuardedReceiver {
  const url = new URL(settings.url);
  const called = name ?? url.host;
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const rule = addressRule(url, settings.privateNetworks);
  // The proxy's loopback is another machine's.
  const proxy = settings.proxy === true && !isLoopback(url.hostname);
  const agent = guardedAgent(rule, timeoutMs, { ...settings, proxy });

  function failure(cause: unknown): AlertError {
    if (cause instanceof AlertError) return cause.with(remedies);
    const { name, message } = cause instanceof Error ? cause : { name: '', message: '' };
    const timedOut = /Timeout/.test(name);
    const answered = /^Proxy response \((\d+)\)/.exec(message)?.[1];
    const byProxy = answered === undefined ? '' : `: the proxy answered ${answered}`;
    return new AlertError({
      code: timedOut ? 'alert_timeout' : 'alert_unreachable',
      message: `${called} ${timedOut ? 'did not answer in time' : `cannot be reached${byProxy}`}`,
      remedies,
      cause,
    });
  }

  return {
    async ask(options) {
      try {
        refuseLiteral(url, rule);
        if (proxy) await refuseName(url, rule, settings.resolve);
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await request(url, { ...options, dispatcher: agent, signal });
        // The connection is free for the next alert only once the answer has been read.
        await response.body.dump().catch(() => undefined);
        return response;
      } catch (error) {
        throw failure(error);
      }
    },
    accept({ statusCode: status, headers }, now) {
      if (status >= 200 && status < 300) return;
      const asked = headers['retry-after'];
      throw new AlertError({
        code: codeOfStatus(status),
        message: `${called} answered ${status}`,
        remedies,
        retryAfterMs: retryAfterMs(Array.isArray(asked) ? asked[0] : asked, now),
      });
    },
    close: () => agent.close(),
  };
}
