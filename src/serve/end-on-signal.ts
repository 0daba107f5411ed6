/** The end of the process: in order at the first signal, at once at a second. */
import closeWithGrace from 'close-with-grace';

const SIGNALS: ('SIGINT' | 'SIGTERM')[] = ['SIGINT', 'SIGTERM'];

/** npm passes on what Ctrl-C, or systemd, gave the whole group already: nobody asked twice. */
const ONE_REQUEST_MS = 1_000;

type Why = { readonly err?: Error | undefined; readonly signal?: string | undefined };

/**
 * Calls `end` once, on a signal or an error that nobody caught, and ends the process within `withinMs` whatever it does.
 * @returns how to listen no more, for a process that has nothing to end
 */
export function endOnSignal(withinMs: number, end: (why: Why) => Promise<void>): () => void {
  let begunAt: number | null = null;
  let by: string | undefined;
  const options = { delay: withinMs, logger: false as const, skip: SIGNALS };
  const { close, uninstall } = closeWithGrace(options, async ({ err, signal = by }: Why) => {
    begunAt ??= performance.now();
    await end({ err, signal });
  });
  const listen = (signal: NodeJS.Signals) => {
    if (begunAt !== null) {
      if (performance.now() - begunAt > ONE_REQUEST_MS) process.exit(1);
      return;
    }
    by = signal;
    close();
  };
  for (const one of SIGNALS) process.on(one, listen);
  return () => {
    uninstall();
    for (const one of SIGNALS) process.off(one, listen);
  };
}
