#!/usr/bin/env -S node --max-semi-space-size=4
/**
 * The command line: one line per command. Each is loaded only when it is asked for.
 * (The young generation is kept small: it is what made the difference between 190 and 360 MB resident.)
 */
import './import-drizzle.ts';
import { keepCompiledModules } from './compile-cache.ts';
import { loadEnvFile } from './env-file.ts';

type Command = {
  readonly summary: string;
  readonly run: (argv: readonly string[]) => Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'migrations, HTTP server, workers, System Log readers',
    run: async (argv) => (await import('./serve.ts')).serve(argv),
  },
  register: {
    summary: 'creates, verifies, rotates or removes the event hook in the org',
    run: async (argv) => (await import('./commands/register.ts')).register(argv),
  },
  doctor: {
    summary: 'checks everything the service leans on and says what to do',
    run: async (argv) => (await import('./commands/doctor.ts')).doctor(argv),
  },
  'system-log': {
    summary: 'writes the org’s System Log to a file, for backtest',
    run: async (argv) => (await import('./commands/system-log.ts')).systemLog(argv),
  },
  backtest: {
    summary: 'runs detection over exported System Logs, without a server',
    run: async (argv) => (await import('./commands/backtest.ts')).backtest(argv),
  },
  incidents: {
    summary: 'lists incidents',
    run: async (argv) => (await import('./commands/incidents.ts')).incidents(argv),
  },
  incident: {
    summary: 'shows one, or acts on it: incident ID [approve|deny|undo|act|close|reopen|note|…]',
    run: async (argv) => (await import('./commands/incident.ts')).incident(argv),
  },
  approve: {
    summary: 'approves an action: approve ID ACTION',
    run: async (argv) => (await import('./commands/incident.ts')).approve(argv),
  },
  deny: {
    summary: 'refuses an action: deny ID ACTION',
    run: async (argv) => (await import('./commands/incident.ts')).deny(argv),
  },
  close: {
    summary: 'closes an incident: close ID RESOLUTION',
    run: async (argv) => (await import('./commands/incident.ts')).close(argv),
  },
  pause: {
    summary: 'stops all actions in Okta at once: pause [--org KEY] REASON',
    run: async (argv) => (await import('./commands/pause.ts')).pause(argv),
  },
  resume: {
    summary: 'lets them go on',
    run: async (argv) => (await import('./commands/pause.ts')).resume(argv),
  },
  sessions: {
    summary: 'who is signed in to the console; sessions end NAME signs somebody out',
    run: async (argv) => (await import('./commands/sessions.ts')).sessions(argv),
  },
  redrive: {
    summary: 'has tried again what failed at every attempt (dead letters)',
    run: async (argv) => (await import('./commands/redrive.ts')).redrive(argv),
  },
  'set-aside': {
    summary: 'lists what could not be read; --again reads it with this version',
    run: async (argv) => (await import('./commands/set-aside.ts')).setAside(argv),
  },
  retention: {
    summary: 'which days of events are held, and what goes next; --confirm lets a fall go on',
    run: async (argv) => (await import('./commands/retention.ts')).retention(argv),
  },
  forget: {
    summary: 'erases what is kept of a person who left: forget --user LOGIN --dry-run',
    run: async (argv) => (await import('./commands/forget.ts')).forget(argv),
  },
  audit: {
    summary: 'recomputes every incident’s history, and compares it with copies kept elsewhere',
    run: async (argv) => (await import('./commands/audit.ts')).audit(argv),
  },
  migrate: {
    summary: 'applies migrations and ends',
    run: async (argv) => (await import('./commands/migrate.ts')).migrate(argv),
  },
};

// The reader of the output may have seen enough (`| head`), which is no failure.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`warden: the output cannot be written: ${message}. It is not complete.\n`);
  process.exit(1);
});
keepCompiledModules(process.env);
const [name = 'help', ...argv] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
process.exitCode = command !== undefined ? await run(command) : await answer(name);

async function run(command: Command): Promise<number> {
  const wrong = loadEnvFile(process.env);
  if (wrong === null) return command.run(argv);
  const { errorJson, wantsJson } = await import('./commands/incident/error-json.ts');
  const code = 'config_invalid';
  if (wantsJson(argv)) process.stdout.write(errorJson({ code, message: wrong }));
  process.stderr.write(`${wrong}\n`);
  return 2;
}

async function answer(asked: string): Promise<number> {
  if (!['version', '--version', '-V'].includes(asked)) return usage(asked);
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  process.stdout.write(`${manifest.version}\n`);
  return 0;
}

function usage(asked: string): number {
  const wanted = ['help', '--help', '-h'].includes(asked);
  const width = Math.max(...Object.keys(COMMANDS).map((key) => key.length));
  const lines = Object.entries(COMMANDS).map(
    ([key, { summary }]) => `  ${key.padEnd(width)}  ${summary}`,
  );
  const text = `Usage: warden COMMAND [options]\n\n${lines.join('\n')}\n\nwarden COMMAND --help tells a command's options, warden --version which version this is.\n`;
  if (wanted) process.stdout.write(text);
  else process.stderr.write(`warden: there is no command “${asked}”.\n\n${text}`);
  return wanted ? 0 : 2;
}
