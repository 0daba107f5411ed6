import { Command } from 'commander';
import type { Io } from './failure.ts';

/** Returns a parser of a command's arguments, which writes to `io` and throws `CommanderError` instead of exiting. */
export function commandLine(name: string, io: Io): Command {
  return new Command(`warden ${name}`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .allowExcessArguments(false)
    .exitOverride();
}
