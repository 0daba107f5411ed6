/** Prints the story line by line, with colours on a terminal and as plain text elsewhere. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export type Narrator = {
  chapter(title: string): void;
  /** Prints one line, after the seconds since the demo began. */
  say(text: string): void;
  /** Prints a line about the simulated company, after its own time of day. */
  life(at: number, text: string): void;
  /** Prints what the product did or found. */
  warden(text: string): void;
  /** Prints what a receiver got; several lines are kept together. */
  received(receiver: string, text: string): void;
};

export function startNarrator(out: NodeJS.WriteStream): Narrator {
  const paint = (style: Style, text: string) => styleText(style, text, { stream: out });
  const line = (text = '') => void out.write(`${text}\n`);
  const seconds = () => `${(performance.now() / 1_000).toFixed(1)} s`.padStart(7);
  const mark = () => paint('dim', seconds());
  return {
    chapter(title) {
      line();
      line(paint('bold', title));
    },
    say: (text) => line(`${mark()}  ${text}`),
    life: (at, text) => line(`${mark()}  ${paint('dim', timeOfDay(at))}  ${text}`),
    warden: (text) => line(`${mark()}  ${paint('cyan', '▸')} ${text}`),
    received(receiver, text) {
      const [first = '', ...rest] = text.split('\n');
      line(`${mark()}  ${paint('magenta', `${receiver} ◂`)} ${first}`);
      for (const more of rest) line(`${' '.repeat(11 + receiver.length)} ${more}`);
    },
  };
}

/** Returns hours and minutes in the time zone of the machine. */
function timeOfDay(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
