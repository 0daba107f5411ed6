/** A real browser for the console's tests: Chromium, found or (on a Debian machine, as root) installed. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

type Cleanup = { after(work: () => Promise<void> | void): void };

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser, and ends it with the test. */
export async function startBrowser(t: Cleanup): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ARGUMENTS });
  t.after(() => browser.close());
  return browser;
}

function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, and there is no program there.`);
  }
  const found = PLACES.find(isExecutable);
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error(
      'The console’s tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.',
    );
  }
  installChromium();
  return '/usr/bin/chromium';
}

/** Installs Chromium; apt waits where another test file installs it at the same moment. */
function installChromium(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']])
    execFileSync('apt-get', [...wait, ...words], { stdio: ['ignore', 'ignore', 'inherit'], env });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
