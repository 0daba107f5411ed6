import type { OrgConfig } from '../../config.ts';
import { readHostileFile } from '../../network/hostile-file.ts';
import { type Check, fault, ok } from './check.ts';

/** Checks that the list of hostile addresses that the policy names can be used; no check where it names none. */
export function hostileFileChecks({
  key,
  detection,
}: Pick<OrgConfig, 'key' | 'detection'>): Check[] {
  const { file } = detection.hostile;
  if (file === null) return [];
  const run = async () => {
    try {
      const { v4, v6 } = await readHostileFile(file);
      const entries = [...v4.values(), ...v6.values()].reduce((sum, { size }) => sum + size, 0);
      return ok(`${file}, ${entries} addresses and CIDRs`);
    } catch (error) {
      return fault(`${error instanceof Error ? error.message : error}.`, REMEDY);
    }
  };
  return [{ org: key, name: 'hostile addresses', run }];
}

const REMEDY =
  'Give it one address or CIDR a line. A service that runs goes on with the list that it read before; one that starts goes without.';
