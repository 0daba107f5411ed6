/** Writes the result as Markdown, for the terminal and for `docs/evaluation/`. */
import { DETECTORS, type Measured } from './measure.ts';
import { livesOf, type Score, type Summary, summaryOf, theftsOf } from './summary.ts';

/** Returns the whole page. @param command the command that wrote it */
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

The same for every detection: recall / false alarms per 1,000 user-days / precision.

${everyCompanyTable(all)}

## Kind of theft by kind

Recall: the share found, by verdict and by published rule.

${theftTable(all)}

## Ordinary life

False alarms per 1,000 person-days of a kind, in sessions that went through it, by verdict and by published rule. One session may go through several kinds.

${lifeTable(all)}
`;
}

function scoreTable({ scores }: Summary): string {
  return table(
    ['detection', 'recall', 'false alarms per 1,000 user-days', 'precision', 'false alarms'],
    scores.map((score) => [
      score.title,
      share(score.recall),
      score.per1000UserDays.toFixed(2),
      precisionOf(score),
      number(score.falseAlarms),
    ]),
  );
}

/** Returns in words whether the targets are met. */
function verdictOn({ scores, userDays }: Summary): string {
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
      'precision suspicious',
      'recall hijack',
      'precision hijack',
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
        recallOf(suspicious, one),
        precisionOf(suspicious),
        recallOf(hijack, one),
        precisionOf(hijack),
        (suspicious?.per1000UserDays ?? 0).toFixed(2),
        number(hijack?.falseAlarms ?? 0),
      ];
    }),
  );
}

function everyCompanyTable(all: readonly Measured[]): string {
  return table(
    ['company', ...DETECTORS.map(({ id }) => id)],
    all.map((one) => {
      const { scores } = summaryOf([one]);
      const cells = DETECTORS.map(({ id }) => {
        const score = scores.find((each) => each.id === id);
        if (score === undefined) return '–';
        return `${recallOf(score, one)} / ${rate(score.per1000UserDays)} / ${precisionOf(score)}`;
      });
      return [one.plan.name, ...cells];
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
    ['kind of day', 'person-days', ...DETECTORS.map(({ id }) => id)],
    livesOf(all).map(([kind, { personDays, falseAlarms }]) => [
      kind,
      number(personDays),
      ...DETECTORS.map(({ id }) =>
        personDays === 0 ? '–' : rate((1000 * (falseAlarms.get(id) ?? 0)) / personDays),
      ),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [row(head), row(rule), ...rows.map(row)].join('\n');
}

function recallOf(score: Score | undefined, { stolen }: Measured): string {
  return score === undefined || stolen === 0 ? '–' : share(score.recall);
}

function precisionOf(score: Score | undefined): string {
  const precision = score?.precision ?? null;
  return precision === null ? '–' : share(precision);
}

/** Returns a rate per 1,000, without decimals from 10 on. */
function rate(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}

function share(value: number): string {
  return value.toFixed(3);
}

function number(value: number): string {
  return value.toLocaleString('en');
}
