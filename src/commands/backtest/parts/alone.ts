/** Does all of the work in this thread, which for a small log is quicker than starting others. */
import { type GeoFiles, openFingerprintSources } from '../../../network/fingerprint-sources.ts';
import type { Keeping } from '../sessions/gathering.ts';
import type { Crew } from './crew.ts';
import { judgeAlone, openPart } from './part.ts';

/** Opens the work for one thread. Rejects with `GeoDatabaseError` when a named database cannot be used. */
export async function openAlone(geoFiles: GeoFiles, keeping: Keeping): Promise<Crew> {
  const part = openPart(0, 1, await openFingerprintSources(geoFiles), keeping);
  return {
    add: (bytes, from, to, file, line) => {
      part.takeText(bytes.toString('utf8', from, to), { file, line });
    },
    room: async () => {},
    judge: async (rules) => [judgeAlone(part, rules)],
    close: async () => {},
  };
}
