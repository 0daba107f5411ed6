/** The output of the events: a file, or standard output. */
import { open, rename, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CommandFailure, UsageError } from '../incident/failure.ts';
import { writeInPace } from '../write-in-pace.ts';

export type LogOutput = {
  /** Writes the text. Resolves once more can be written. */
  write(text: string): Promise<void>;
  /** Finishes a whole export: the file gets its own name. */
  complete(): Promise<void>;
  /** Ends an export that is not whole. Resolves to the file with what was written; null where there is none. */
  keep(): Promise<string | null>;
};

export function toStream(stream: Writable): LogOutput {
  return {
    write: (text) => writeInPace(stream, text),
    complete: async () => {},
    keep: async () => null,
  };
}

/**
 * Opens the file, written as `FILE.part` until it is whole, and readable only by its owner: a log contains people's
 * addresses. It is compressed where the name ends in `.gz`.
 * @throws UsageError where one of the two exists and `force` is not given, CommandFailure where it cannot be written
 */
export async function toFile(file: string, force: boolean): Promise<LogOutput> {
  const part = `${file}.part`;
  await refuseWhatIsThere(file, part, force);
  const handle = await attempt(part, open(part, 'wx', 0o600));
  const encode = file.endsWith('.gz') ? pack : async (text: string) => Buffer.from(text);
  let bytes = 0;
  return {
    async write(text) {
      const chunk = await encode(text);
      try {
        await attempt(part, handle.appendFile(chunk));
        bytes += chunk.length;
      } catch (error) {
        // A half-written page is removed: in a compressed file it would be unreadable.
        await handle.truncate(bytes).catch(() => {});
        throw error;
      }
    },
    async complete() {
      await attempt(part, handle.sync());
      await attempt(part, handle.close());
      await attempt(file, rename(part, file));
    },
    async keep() {
      await handle.close().catch(() => {});
      if (bytes > 0) return part;
      await rm(part, { force: true });
      return null;
    },
  };
}

/** Compresses each page as a gzip member of its own, so that earlier pages stay whole if the process ends. */
const pack = promisify<string, Buffer>(gzip);

async function refuseWhatIsThere(file: string, part: string, force: boolean): Promise<void> {
  const there = await lookAt(file);
  if (there !== null && !there.isFile()) {
    throw new UsageError(
      `--out ${file} is no file that can be written anew: name another, or leave --out away for standard output.`,
    );
  }
  if (force) {
    await attempt(part, rm(part, { force: true }));
    return;
  }
  if (there !== null) {
    throw new UsageError(`${file} is there already: name another, or write it anew with --force.`);
  }
  if ((await lookAt(part)) !== null) {
    throw new UsageError(
      `${part} is there, of a run that is not at its end or never came to it: name another file, or begin anew with --force.`,
    );
  }
}

async function lookAt(path: string) {
  return stat(path).catch(() => null);
}

async function attempt<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new CommandFailure(
      `${path} cannot be written (${code}): give --out a file in a folder that is there, may be written to and has room.`,
      { cause },
    );
  }
}
