/** The result as Markdown: for the terminal and for `docs/evaluation/`. */
import { DETECTORS, type Measured } from './measure.ts';
import { livesOf, type Score, type Summary, summaryOf, theftsOf } from './summary.ts';

export function markdownOf(all: readonly Measured[], command: string): string {
  const summary = summaryOf(all);
  return `# How well thefts are told from moves

Written by \`${command}\`; do not edit.

${all.length} simulated companies, ${number(summary.events)} events, ${number(summary.sessions)} sessions, ${number(summary.userDays)} user-days (a person with at least one event on a UTC day), ${number(summary.stolen)} stolen sessions.
The companies, their rates and kinds of life and theft are in \`test/scenarios/\`; the weights were not tuned on these seeds.
It is a simulation: it shows which detections separate what, not what a real org will measure.

![Recall and false alarms of this detector and of published rules](chart.svg)

## All companies together

${scoreTable(summary)}

Targets: at *suspicious* or above, recall at least 0.95 with at most 1 false alarm per 1,000 user-days; at *hijack*, recall at least 0.85 with at most 1 wrong session per 10,000 user-days.
${verdictOn(summary)}

## Company by company

${companyTable(all)}

## Kind of theft by kind

Share found, by verdict and by published rule.

${theftTable(all)}

## Ordinary life

False alarms in sessions that went through a kind of day. One session may go through several.

${lifeTable(all)}
`;
}

export function scoreTable({ scores }: Summary): string {
  return table(
    ['detection', 'recall', 'false alarms per 1,000 user-days', 'precision', 'false alarms'],
    scores.map(({ title, recall, per1000UserDays, precision, falseAlarms }) => [
      title,
      share(recall),
      per1000UserDays.toFixed(2),
      precision === null ? '–' : share(precision),
      number(falseAlarms),
    ]),
  );
}

/** Whether the targets are met, in words. */
export function verdictOn({ scores, userDays }: Summary): string {
  const of = (id: string): Score | undefined => scores.find((score) => score.id === id);
  const suspicious = of('suspicious');
  const hijack = of('hijack');
  if (suspicious === undefined || hijack === undefined) return '';
  const first = suspicious.recall >= 0.95 && suspicious.per1000UserDays <= 1;
  const second = hijack.recall >= 0.85 && hijack.per1000UserDays <= 0.1;
  return `Measured over ${number(userDays)} user-days: *suspicious* ${first ? 'meets' : 'misses'} its target (${share(suspicious.recall)}, ${suspicious.per1000UserDays.toFixed(2)}), *hijack* ${second ? 'meets' : 'misses'} its target (${share(hijack.recall)}, ${(10 * hijack.per1000UserDays).toFixed(2)} per 10,000).`;
}

function companyTable(all: readonly Measured[]): string {
  return table(
    [
      'company',
      'what it is like',
      'user-days',
      'stolen',
      'recall suspicious',
      'recall hijack',
      'false alarms per 1,000 user-days',
      'of them hijack',
    ],
    all.map((one) => {
      const { scores } = summaryOf([one]);
      const suspicious = scores.find(({ id }) => id === 'suspicious');
      const hijack = scores.find(({ id }) => id === 'hijack');
      return [
        one.plan.name,
        one.plan.says,
        number(one.userDays),
        number(one.stolen),
        share(suspicious?.recall ?? 0),
        share(hijack?.recall ?? 0),
        (suspicious?.per1000UserDays ?? 0).toFixed(2),
        number(hijack?.falseAlarms ?? 0),
      ];
    }),
  );
}

function theftTable(all: readonly Measured[]): string {
  const short = DETECTORS.map(({ id }) => id);
  return table(
    ['theft', 'n', ...short],
    theftsOf(all).map(([kind, { stolen, found }]) => [
      kind,
      number(stolen),
      ...short.map((id) => share((found.get(id) ?? 0) / stolen)),
    ]),
  );
}

function lifeTable(all: readonly Measured[]): string {
  return table(
    ['kind of day', 'person-days', 'suspicious', 'hijack', 'baseline rule'],
    livesOf(all).map(([kind, { personDays, falseAlarms }]) => [
      kind,
      number(personDays),
      number(falseAlarms.get('suspicious') ?? 0),
      number(falseAlarms.get('hijack') ?? 0),
      number(falseAlarms.get('datadog-asn-or-user-agent') ?? 0),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [row(head), row(rule), ...rows.map(row)].join('\n');
}

function share(value: number): string {
  return value.toFixed(3);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
