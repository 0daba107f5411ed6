/** One address that alerts are sent to, under the rules of `outbound.ts`; one attempt a call, the queue tries again. */
import { type Dispatcher, request } from 'undici';
import { isLoopback } from '../domain/ip-address.ts';
import { AlertError, codeOfStatus, type Remedies } from './error.ts';
import { addressRule, guardedAgent, type Resolve, refuseLiteral, refuseName } from './outbound.ts';
import { retryAfterMs } from './retry-after.ts';

export type GuardedSettings = {
  readonly url: string;
  readonly privateNetworks: readonly string[];
  readonly timeoutMs?: number;
  /** Resolver of names; the system's by default. */
  readonly resolve?: Resolve;
  /** Whether to use the proxy of HTTPS_PROXY, unless NO_PROXY names the host; never for a loopback address. */
  readonly proxy?: boolean;
};

/** The receiver's name in errors, and the remedies that differ from the usual ones. */
export type Naming = { readonly name?: string; readonly remedies?: Remedies };

export type GuardedReceiver = {
  /** Returns the answer, whatever its status. @throws AlertError where there is none */
  ask(
    options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>,
  ): Promise<Dispatcher.ResponseData>;
  /** Checks that the status is one of success. @throws AlertError where it is not */
  accept(response: Dispatcher.ResponseData, now: number): void;
  close(): Promise<void>;
};

const TIMEOUT_MS = 15_000;

/** Returns the receiver. Errors name only the host of the address, which may itself be a secret. */
export function createGuardedReceiver(
  settings: GuardedSettings,
  { name, remedies = {} }: Naming = {},
): GuardedReceiver {
  const url = new URL(settings.url);
  const called = name ?? url.host;
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const rule = addressRule(url, settings.privateNetworks);
  // A loopback address seen from the proxy is the proxy's own machine.
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
        // The connection can be used for the next alert only once the answer has been read.
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
