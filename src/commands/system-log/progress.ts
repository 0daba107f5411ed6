/** Shows progress as one line that is rewritten on a terminal; shows nothing in a pipe, where it would fill a log. */
import type { ProgressStream } from '../backtest/progress.ts';
import { iso } from './span.ts';

export type Progress = {
  readonly read: (events: number, upTo: number | null) => void;
  /** Shows that nothing is requested for this long. */
  readonly wait: (ms: number) => void;
  readonly end: () => void;
};

/** Returns the progress line. @param shown false where the events themselves go to the terminal */
export function progressOn(stream: ProgressStream, shown: boolean): Progress {
  if (!shown || stream.isTTY !== true) return { read: () => {}, wait: () => {}, end: () => {} };
  let line = '';
  const draw = (text: string) => stream.write(`\r\u001b[2K${text}`);
  return {
    read: (events, upTo) => {
      const day = upTo === null ? '' : `, up to ${iso(upTo).slice(0, 10)}`;
      line = `${events.toLocaleString('en')} events${day}`;
      draw(line);
    },
    wait: (ms) => draw(`${line} (asks again in ${Math.ceil(ms / 1_000)} s)`.trimStart()),
    end: () => draw(''),
  };
}
