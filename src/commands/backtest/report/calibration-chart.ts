import type { Bin } from './calibration.ts';

const SIZE = 420;
const LEFT = 62;
const TOP = 52;
const SIDE = 320;

/**
 * Returns the calibration plot as SVG: the prediction across, the truth upwards; the diagonal is perfect. A bin of few
 * sessions says little, as its bar shows. Colours follow the reader's light or dark mode.
 */
export function calibrationChart(bins: readonly Bin[]): string {
  const x = (share: number) => LEFT + share * SIDE;
  const y = (share: number) => TOP + (1 - share) * SIDE;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(share)}" y2="${y(share)}"/>`,
    `<text class="tick" x="${x(0) - 8}" y="${y(share) + 4}" text-anchor="end">${share}</text>`,
    `<text class="tick" x="${x(share)}" y="${y(0) + 18}" text-anchor="middle">${share}</text>`,
  ]);
  const points = bins.map(({ predicted, observed, sessions, stolen }) => {
    const { low, high } = wilson(stolen, sessions);
    const title = `${stolen} of ${sessions} stolen at a mean score of ${predicted.toFixed(2)}; 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}`;
    const across = x(predicted).toFixed(1);
    return [
      `<g><title>${title}</title>`,
      `<line class="likely" x1="${across}" x2="${across}" y1="${y(low).toFixed(1)}" y2="${y(high).toFixed(1)}"/>`,
      `<circle class="point" cx="${across}" cy="${y(observed).toFixed(1)}" r="4"/></g>`,
    ].join('');
  });
  const total = bins.reduce((sum, { sessions }) => sum + sessions, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE + 16}" role="img" aria-label="Calibration: predicted probability against the share of stolen sessions">
<style>
  svg { background: #fff; font: 12px system-ui, sans-serif }
  .title { font-size: 14px; font-weight: 600; fill: #1f2328 } .tick { fill: #59636e } .axis { fill: #1f2328 }
  .grid { stroke: #d1d9e0 } .perfect { stroke: #59636e; stroke-dasharray: 4 4 }
  .likely { stroke: #0969da; stroke-width: 2; stroke-opacity: .45 } .point { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 } .title, .axis { fill: #f0f6fc } .tick { fill: #9198a1 }
    .grid { stroke: #3d444d } .perfect { stroke: #9198a1 } .likely { stroke: #4493f8 } .point { fill: #4493f8 }
  }
</style>
<text class="title" x="${LEFT}" y="20">Does the score mean what it says?</text>
<text class="tick" x="${LEFT}" y="36">${total.toLocaleString('en')} judged sessions by score; bars: 95 % intervals</text>
${ticks.join('\n')}
<line class="perfect" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
${points.join('\n')}
<text class="axis" x="${x(0.5)}" y="${y(0) + 40}" text-anchor="middle">predicted probability of a hijack</text>
<text class="axis" transform="translate(18 ${y(0.5)}) rotate(-90)" text-anchor="middle">share that was stolen</text>
</svg>
`;
}

/** Returns the 95 % interval of a share: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927). */
function wilson(hits: number, of: number): { low: number; high: number } {
  const z = 1.96;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half =
    (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
