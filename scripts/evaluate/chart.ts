/** Draws the README's chart: what each detection finds, and how many false alarms it raises. */
import type { Score, Summary } from './summary.ts';

const WIDTH = 900;
const ROW = 38;
const TOP = 92;
const NAMES = 345;
const BAR = 200;
const FOUND_X = NAMES + 12;
const ALARMS_X = FOUND_X + BAR + 90;
/** Lower end of the logarithmic bars: false alarms span five orders of magnitude. */
const LEAST = 0.01;
const MOST = 1000;

/** Returns the SVG; its colours follow the reader’s light or dark mode. */
export function chartOf(summary: Summary): string {
  const height = TOP + summary.scores.length * ROW + 46;
  const axis = [0.01, 0.1, 1, 10, 100, 1000].map((tick) => {
    const x = ALARMS_X + alarmWidth(tick);
    return `<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 40}"/><text class="quiet" x="${x}" y="${height - 24}" text-anchor="middle">${tick.toLocaleString('en')}</text>`;
  });
  const shares = [0, 50, 100].map((tick) => {
    const x = FOUND_X + (tick / 100) * BAR;
    return `<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 40}"/><text class="quiet" x="${x}" y="${height - 24}" text-anchor="middle">${tick} %</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title says">
<title id="title">Stolen sessions found and false alarms, by detection</title>
<desc id="says">${summary.scores.map(inWords).join('; ')}.</desc>
<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .head { font-weight: 600 } .title { font-size: 16px; font-weight: 600 } .quiet { fill: #59636e; font-size: 11px }
  .ground { fill: #ffffff } .grid { stroke: #d1d9e0; stroke-width: 1 } .strong { font-weight: 600 }
  .found { fill: #8c959f } .alarms { fill: #d4a72c } .ours { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .quiet { fill: #9198a1 } .ground { fill: #0d1117 } .grid { stroke: #3d444d }
    .found { fill: #6e7681 } .alarms { fill: #bb8009 } .ours { fill: #3fb950 }
  }
</style>
<rect class="ground" width="${WIDTH}" height="${height}"/>
<text class="title" x="20" y="30">Which stolen sessions are found, and at what price</text>
<text class="quiet" x="20" y="50">${summary.stolen.toLocaleString('en')} thefts and ${summary.userDays.toLocaleString('en')} user-days in simulated companies; see docs/evaluation/</text>
<text class="head" x="${FOUND_X}" y="${TOP - 18}">found</text>
<text class="head" x="${ALARMS_X}" y="${TOP - 18}">false alarms per 1,000 user-days</text><text class="quiet" x="${ALARMS_X}" y="${height - 8}">each line ten times the one before</text>
${[...shares, ...axis].join('\n')}
${summary.scores.map(rowOf).join('\n')}
</svg>
`;
}

function rowOf(score: Score, index: number): string {
  const y = TOP + index * ROW;
  const ours = score.id === 'suspicious' || score.id === 'hijack';
  const found = Math.max(1, score.recall * BAR);
  const alarms = score.falseAlarms === 0 ? 0 : Math.max(2, alarmWidth(score.per1000UserDays));
  const strong = ours ? ' class="strong"' : '';
  return [
    `<text${strong} x="20" y="${y + 16}">${escaped(shortened(score.title))}</text>`,
    `<rect class="${ours ? 'ours' : 'found'}" x="${FOUND_X}" y="${y + 3}" width="${found.toFixed(1)}" height="18" rx="2"/>`,
    `<text${strong} x="${FOUND_X + found + 6}" y="${y + 16}">${(100 * score.recall).toFixed(score.recall >= 0.995 ? 0 : 1)} %</text>`,
    alarms === 0
      ? ''
      : `<rect class="${ours ? 'ours' : 'alarms'}" x="${ALARMS_X}" y="${y + 3}" width="${alarms.toFixed(1)}" height="18" rx="2"/>`,
    `<text${strong} x="${ALARMS_X + alarms + 6}" y="${y + 16}">${rate(score)}</text>`,
  ].join('');
}

function rate({ falseAlarms, per1000UserDays }: Score): string {
  if (falseAlarms === 0) return 'none';
  return per1000UserDays >= 10 ? per1000UserDays.toFixed(0) : per1000UserDays.toFixed(2);
}

function alarmWidth(per1000: number): number {
  const within = Math.min(MOST, Math.max(LEAST, per1000));
  return (BAR * Math.log10(within / LEAST)) / Math.log10(MOST / LEAST);
}

function inWords(score: Score): string {
  return escaped(
    `${score.title}: ${(100 * score.recall).toFixed(1)} percent found, ${score.per1000UserDays.toFixed(2)} false alarms per 1,000 user-days`,
  );
}

/** Shortens a title: names of rules may be longer than the space for them. */
function shortened(title: string): string {
  return title.length <= 48 ? title : `${title.slice(0, 46).trimEnd()} …`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
