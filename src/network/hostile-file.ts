/** Reads an operator's list of hostile addresses: one address or CIDR a line, `#` begins a comment. */
import { readFile, stat } from 'node:fs/promises';
import { type AddressSet, addressSet, isAddressOrCidr } from '../domain/address-set.ts';
import type { DetectionPolicy } from '../domain/judgement/detection-policy.ts';
import { type Following, followFile } from './followed-file.ts';

/** Most bytes of the file: about 250,000 addresses. */
const MOST_BYTES = 4 * 1024 * 1024;

export class HostileFileError extends Error {
  override readonly name = 'HostileFileError';
  readonly code = 'hostile_file_unusable';
  readonly retryable = false;

  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`hostile_file: ${path} ${what}`, options);
  }
}

/** Reads the addresses. @throws HostileFileError that names the line where one can be named */
export async function readHostileFile(path: string): Promise<AddressSet> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new HostileFileError(path, `is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof HostileFileError) throw cause;
    throw new HostileFileError(path, 'cannot be read', { cause });
  }
  return addressSet(entriesIn(text, path));
}

function entriesIn(text: string, path: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const entry = (line.split('#', 1)[0] ?? '').trim();
    if (entry === '') return [];
    if (isAddressOrCidr(entry)) return [entry];
    const what = `has in line ${index + 1} neither an address nor a CIDR from /8 (IPv6: /16) on`;
    throw new HostileFileError(path, what);
  });
}

/** Returns a function that gives the addresses of a policy's file when it was last usable; null where it never was. */
export async function followHostileFiles(
  orgs: readonly { readonly detection: Pick<DetectionPolicy, 'hostile'> }[],
  following: Following,
): Promise<(path: string) => AddressSet | null> {
  const held = new Map<string, () => AddressSet | null>();
  for (const path of new Set(orgs.flatMap(({ detection }) => detection.hostile.file ?? []))) {
    const read = () => readHostileFile(path);
    held.set(path, await followFile({ path, name: path, read }, following));
  }
  return (path) => held.get(path)?.() ?? null;
}
