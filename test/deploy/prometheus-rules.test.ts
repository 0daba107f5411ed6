/** The alert rules, held against /metrics of a service that has just begun, and against what docs/operations.md says to watch. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { eventually, startWarden } from '../support/service.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

/** The fields that Prometheus knows of an alert, and those that whoever is woken needs. */
const rulesShape = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Warden[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smhd]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({
            summary: z.string(),
            description: z.string().min(60),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
});
const { groups } = rulesShape.parse(
  parse(read('deploy/prometheus/rules.yaml'), { version: '1.1' }),
);
const rules = groups.flatMap(({ rules: all }) => all);

type Selected = { readonly name: string; readonly label: string; readonly values: string[] };

/** `warden_x{result=~"a|b"}` asks for the label result, with the values a and b. */
function selectedIn(expr: string): Selected[] {
  const selectors = expr.matchAll(/\b(warden_\w+)(?:\{(\w+)=~?"([^"]*)"\})?/g);
  return [...selectors].map(([, name = '', label = '', values = '']) => ({
    name,
    label,
    values: values.split('|'),
  }));
}

/** Series of the exposition, by name and labels. */
function isIn(exposition: string, name: string, label: string, value: string): boolean {
  const to = `${label}="${value}"`;
  const from = [`${name}{`, `${name} `];
  return exposition
    .split('\n')
    .some(
      (line) => from.some((start) => line.startsWith(start)) && (label === '' || line.includes(to)),
    );
}

test('every series that a rule asks for is there before anything has happened', async (t) => {
  const { address, apiToken } = await startWarden(t);
  const selected = rules.flatMap(({ expr }) => selectedIn(expr));
  assert.ok(selected.length >= rules.length);
  const headers = { authorization: `Bearer ${apiToken}` };
  let missing: string[] = [];
  await eventually('every series of the rules', async () => {
    const exposition = await (await fetch(`${address}/metrics`, { headers })).text();
    missing = selected.flatMap(({ name, label, values }) =>
      values
        .filter((value) => !isIn(exposition, name, label, value))
        .map((value) => `${name} ${label} ${value}`),
    );
    return missing.length === 0;
  }).catch((error) => assert.fail(`${error}: ${missing.join(', ')}`));
});

test('a first failure is a rise: what has not happened yet is counted as 0', async (t) => {
  const { address, apiToken } = await startWarden(t, { roles: ['health'], hook: false });
  const headers = { authorization: `Bearer ${apiToken}` };
  const exposition = await (await fetch(`${address}/metrics`, { headers })).text();
  for (const series of [
    'warden_missing_events_total{org="main"}',
    'warden_hook_deliveries_total{org="main",result="unauthorized"}',
    'warden_actions_total{org="main",kind="clear_sessions",result="failed"}',
    'warden_notifications_total{channel="slack",result="failed"}',
    'warden_users_asked_total{org="main",result="not_asked"}',
    'warden_event_lag_seconds_count{source="hook"}',
  ])
    assert.ok(exposition.split('\n').includes(`${series} 0`), series);
});

test('what docs/operations.md says to watch has a rule', () => {
  const table = read('docs/operations.md').split('| alarm when |')[1]?.split('\n\n')[0] ?? '';
  const watched = [...table.matchAll(/^\| `(warden_\w+)/gm)].map(([, name]) => name);
  assert.ok(watched.length >= 10);
  const ruled = rules.flatMap(({ expr }) => selectedIn(expr).map(({ name }) => name));
  const without = watched.filter((name) => !ruled.some((one) => one.startsWith(name ?? '?')));
  assert.deepEqual(without, []);
});

test('each alert is named once, and leads to a heading of the docs', () => {
  const names = rules.map(({ alert }) => alert);
  assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
  for (const { alert, annotations } of rules) {
    const [page = '', anchor] = annotations.runbook_url.split('#');
    const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    assert.ok(headings.includes(anchor ?? ''), `${alert}: ${annotations.runbook_url}`);
  }
});
