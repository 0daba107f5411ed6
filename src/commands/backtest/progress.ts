/** Shows a bar on a terminal, and nothing in a pipe, where it would only fill a log. */

export type ProgressStream = {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
};

export type Progress = {
  readonly show: (read: number, total: number, events: number) => void;
  readonly say: (phase: string) => void;
  readonly end: () => void;
};

const WIDTH = 28;
const EVERY_MS = 100;

/** Returns the progress on a stream. `now`, in milliseconds, only decides how often the bar is drawn. */
export function progressOn(stream: ProgressStream, now: () => number): Progress {
  if (stream.isTTY !== true) return { show: () => {}, say: () => {}, end: () => {} };
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (text: string) => stream.write(`\r\u001b[2K${text}`);
  return {
    show: (read, total, events) => {
      if (now() - drawnAt < EVERY_MS) return;
      drawnAt = now();
      draw(`${barOf(read, total)} ${events.toLocaleString('en')} events`);
    },
    say: draw,
    end: () => draw(''),
  };
}

function barOf(read: number, total: number): string {
  if (total === 0) return `${(read / 1e6).toFixed(1)} MB`;
  const share = Math.min(1, read / total);
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)} %`;
}
