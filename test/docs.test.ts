/** What the pages name is there, and what there is stands in the pages. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HISTORY_KINDS } from '../src/domain/response/history-kinds.ts';
import { ACTION_STATUSES, CONTAINMENT_STATES } from '../src/domain/response/incident.ts';
import { DEFAULT_RESPONSE_POLICY } from '../src/domain/response/response-policy.ts';
import { createMetrics } from '../src/pipeline/metrics.ts';

const ROOT = new URL('../', import.meta.url);
const PAGES = ['README.md', ...pagesUnder('docs/')];

function pagesUnder(folder: string): string[] {
  const names = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => `${folder}${name}`);
}

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** As GitHub makes an address of a heading. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every link within the pages leads somewhere', () => {
  for (const page of PAGES) {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, to = '']) => to);
    for (const link of links) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? new URL(page, ROOT) : new URL(path, new URL(page, ROOT));
      assert.ok(existsSync(target), `${page} leads to ${link}`);
      if (anchor === undefined) continue;
      const named = target.href.slice(ROOT.href.length);
      assert.ok(anchorsOf(named).includes(anchor), `${page} leads to ${link}`);
    }
  }
});

test('every file of ours that a page names is there', () => {
  for (const page of PAGES) {
    for (const [, path = ''] of read(page).matchAll(/`((?:src|deploy|docs|scripts)\/[\w./-]+)`/g)) {
      assert.ok(existsSync(new URL(path, ROOT)), `${page} names ${path}`);
    }
  }
});

test('docs/operations.md names every metric, and no page another one', async () => {
  const metrics = await createMetrics().registry.getMetricsAsJSON();
  const names = metrics.map(({ name }) => name);
  const namedIn = (page: string) => read(page).match(/\b(?:warden|process)_[a-z_]+/g) ?? [];
  assert.deepEqual([...new Set(namedIn('docs/operations.md'))].toSorted(), names.toSorted());
  for (const page of [...PAGES, 'CHANGELOG.md']) {
    for (const name of namedIn(page)) assert.ok(names.includes(name), `${page} names ${name}`);
  }
});

test('docs/policy.md gives the defaults that hold', () => {
  const { mode, approval, limits, staleAfterMinutes } = DEFAULT_RESPONSE_POLICY;
  const holds = {
    mode: `\`${mode}\``,
    'limits.users_per_hour': `${limits.usersPerHour}, ${limits.usersPerDay}`,
    stale_after_minutes: String(staleAfterMinutes),
    approvals: String(approval.approvals),
    two_person_kinds: approval.twoPersonKinds.map((kind) => `\`${kind}\``).join(', '),
    expires_after_minutes: String(approval.expiresAfterMinutes),
    on_silence: `\`${approval.onSilence}\``,
    approvers: `\`${approval.approvers}\``,
  };
  const page = read('docs/policy.md');
  for (const [key, value] of Object.entries(holds)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\``)) ?? '';
    assert.equal(row.split('|').at(-2)?.trim(), value, key);
  }
});

test('docs/api.md explains every word that the API has for these, and no other', () => {
  const page = read('docs/api.md');
  const explained = (heading: string) => {
    const [, table = ''] = page.split(`\n| ${heading} |\n`);
    const [rows = ''] = table.split('\n\n');
    return [...rows.matchAll(/^\| `(\w+)` \| \S/gm)].map(([, word = '']) => word).toSorted();
  };
  assert.deepEqual(explained('`containment` | means'), CONTAINMENT_STATES.toSorted());
  assert.deepEqual(explained('`actions[].status` | means'), ACTION_STATUSES.toSorted());
  assert.deepEqual(
    explained('`kind` of an entry | says, with in `data`'),
    HISTORY_KINDS.toSorted(),
  );
});

test('no paragraph, point or cell of the pages is so long that it is read twice', () => {
  for (const page of PAGES.filter((path) => !path.startsWith('docs/evaluation/'))) {
    const prose = read(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '');
    for (const block of prose.split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) )|(?<!\\)\|/)) {
      const words = block.trim().split(/\s+/);
      assert.ok(
        words.length <= 100,
        `${page}: ${words.length} words: ${words.slice(0, 9).join(' ')}`,
      );
    }
  }
});

test('CHANGELOG.md stays short enough to be read', () => {
  const text = read('CHANGELOG.md');
  assert.ok(
    text.split('\n').length <= 121,
    'more than 120 lines: merge entries, or leave reasons to the commits',
  );
  for (const [bullet] of text.matchAll(/^- .+(?:\n {2}.+)*/gm)) {
    const words = bullet.slice(2).split(/\s+/).length;
    assert.ok(words <= 25, `${words} words: ${bullet}`);
  }
});

suite('the commands', async () => {
  const help = async (...argv: string[]) => {
    const main = fileURLToPath(new URL('src/main.ts', ROOT));
    return (await promisify(execFile)(process.execPath, [main, ...argv, '--help'])).stdout;
  };
  const commands = [...(await help()).matchAll(/^ {2}([\w-]+) {2}/gm)].map(([, name = '']) => name);
  const pages = PAGES.map(read).join('\n');

  test('README.md lists every one', () => {
    const rows = read('README.md').match(/^\| `.+$/gm) ?? [];
    const listed = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/`[\w-]+/g) ?? []);
    assert.deepEqual(listed.toSorted(), commands.map((name) => `\`${name}`).toSorted());
  });

  for (const command of commands) {
    test(`${command}: the pages name its options, and none that it has not`, async () => {
      const options = new Set((await help(command)).match(/--[a-z]+(-[a-z]+)*/g));
      for (const option of options) {
        if (option !== '--help') assert.ok(pages.includes(option), `no page names ${option}`);
      }
      for (const [use] of pages.matchAll(new RegExp(`warden (-- )?${command}\\b[^\`\\n#]*`, 'g'))) {
        for (const option of use.match(/(?<= )--[a-z]+(-[a-z]+)*/g) ?? []) {
          assert.ok(options.has(option), `a page says ${use}`);
        }
      }
    });
  }
});
