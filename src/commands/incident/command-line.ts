import { Command } from 'commander';
import type { Io } from './failure.ts';

/** The parser of a command's arguments, which speaks by `io` and throws `CommanderError` where it would end. */
export function commandLine(name: string, io: Io): Command {
  return new Command(`warden ${name}`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .allowExcessArguments(false)
    .exitOverride();
}
