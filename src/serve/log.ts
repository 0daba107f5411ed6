/** The service's log: JSON lines without secrets, and without what people and sessions are called. */
import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';

/** @param destination standard output where none is given */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    redact: ['*.authorization', '*.headers', 'err.headers', 'err.config'],
    serializers: { err: withoutValues },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type Loose = Readonly<Record<string, unknown>>;

/**
 * A failed query's error carries its values in half a dozen places: session ids, names, whole events.
 * What is logged of one is put together anew; every other error is logged as it is.
 */
function withoutValues(error: Error): unknown {
  const chain = causesOf(error);
  const refusal = chain.find(({ code, severity }) => typeof severity === 'string' && code !== null);
  if (refusal === undefined && !chain.some((each) => 'params' in each)) {
    return stdSerializers.err(error);
  }
  const { code, message, routine } = (refusal ?? chain.at(-1) ?? {}) as Loose;
  const aboutValues = /^2[23]/.test(String(code));
  return {
    type: error.name,
    code,
    message: aboutValues ? `Postgres refused a value (${code}, ${routine})` : message,
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .join('\n'),
  };
}

function causesOf(error: unknown): Loose[] {
  const chain: Loose[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length < 10) {
    chain.push(next as Loose);
    next = (next as Loose).cause;
  }
  return chain;
}
