/** Runs the parts of the work on threads of their own; lines are spread over them by person. */
import type { GeoFiles } from '../../../network/fingerprint-sources.ts';
import { orgHabitsOf } from '../org/org-view.ts';
import type { Keeping } from '../sessions/gathering.ts';
import { allOwners } from '../sessions/owners.ts';
import type { Crew } from './crew.ts';
import { finished, newParcel, PARCEL_BYTES, put, startedParcel } from './parcel.ts';
import { guessPart } from './routing.ts';
import { openThread, type Thread } from './thread.ts';
import { heapFor, layOutHeaps } from './thread-heap.ts';
import type { Answer, Order, Stray } from './thread-messages.ts';

/**
 * Parcels that may wait per thread: enough that none runs dry, few enough that reading ahead does not fill the memory.
 */
const WAITING_PARCELS = 3;

/** Starts `parts` threads; each opens the databases in `geoFiles` for itself. */
export function openThreads(
  parts: number,
  geoFiles: GeoFiles,
  keeping: Keeping,
  heapMb: number = heapFor(parts),
): Crew {
  layOutHeaps();
  const threads = Array.from({ length: parts }, (_, index) =>
    openThread({ index, parts, geoFiles, keeping }, heapMb),
  );
  const strays: Stray[] = [];
  const spare: ArrayBuffer[] = [];
  const parcels = threads.map(() => newParcel());
  const dispatch = (part: number) => {
    const parcel = parcels[part];
    const thread = threads[part];
    if (parcel === undefined || thread === undefined || parcel.ends.length === 0) return;
    parcels[part] = newParcel();
    const sent = finished(parcel);
    thread.ask({ kind: 'parcel', parcel: sent }, [sent.bytes.buffer]).then(
      (answer) => {
        if (answer.kind !== 'taken') return;
        // Pushed one by one: a line that contains a whole log yields more than a call takes arguments.
        for (const stray of answer.strays) strays.push(stray);
        spare.push(...answer.emptied.filter(({ byteLength }) => byteLength === PARCEL_BYTES));
      },
      // The thread keeps its failure, and the next order fails with it.
      () => {},
    );
  };
  return {
    add: (bytes, from, to, file, line) => {
      const part = guessPart(bytes, from, to, parts);
      const parcel = parcels[part];
      if (parcel === undefined) return;
      if (parcel.file !== file || parcel.used + (to - from) > parcel.bytes.length) {
        dispatch(part);
        parcels[part] = startedParcel(file, to - from, spare);
      }
      put(parcels[part], bytes, from, to, line);
    },
    room: async () => {
      for (const thread of threads) {
        while (thread.waiting() > WAITING_PARCELS) await thread.progress();
      }
    },
    judge: async (rules) => {
      for (const part of threads.keys()) dispatch(part);
      await Promise.all(threads.map((thread) => thread.idle()));
      await Promise.all(
        threads.map((thread, part) =>
          thread.ask({ kind: 'strays', strays: strays.filter((stray) => stray.part === part) }),
        ),
      );
      const owners = allOwners(await all(threads, { kind: 'owners' }, ownersIn));
      const shares = await all(threads, { kind: 'share', owners }, shareIn);
      return all(threads, { kind: 'judge', habits: orgHabitsOf(shares), rules }, resultIn);
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}

const ownersIn = (answer: Answer) => (answer.kind === 'owners' ? answer.owners : null);
const shareIn = (answer: Answer) => (answer.kind === 'share' ? answer.share : null);
const resultIn = (answer: Answer) => (answer.kind === 'result' ? answer.result : null);

async function all<T>(
  threads: readonly Thread[],
  order: Order,
  read: (answer: Answer) => T | null,
): Promise<T[]> {
  const answers = await Promise.all(threads.map((thread) => thread.ask(order)));
  return answers.flatMap((answer) => read(answer) ?? []);
}
