#!/usr/bin/env node
/** The command line: one line per command. Each is loaded only when asked for. */

type Command = (argv: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  serve: {
    summary: 'migrations, HTTP server, workers, System Log readers',
    load: async () => (await import('./serve.ts')).serve,
  },
};

const [name = 'help', ...argv] = process.argv.slice(2);
const command = COMMANDS[name];
if (command !== undefined) process.exitCode = await (await command.load())(argv);
else {
  const width = Math.max(...Object.keys(COMMANDS).map((key) => key.length));
  const lines = Object.entries(COMMANDS).map(
    ([key, { summary }]) => `  ${key.padEnd(width)}  ${summary}`,
  );
  const asked = ['help', '--help', '-h'].includes(name);
  const stream = asked ? process.stdout : process.stderr;
  if (!asked) stream.write(`warden: no command "${name}"\n\n`);
  stream.write(
    `usage: warden COMMAND [options]\n\n${lines.join('\n')}\n\n--help after a command tells its options.\n`,
  );
  process.exitCode = asked ? 0 : 2;
}
