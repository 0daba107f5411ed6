import type { Dependencies } from '../dependencies.ts';
import type { EventRowMaker } from '../record/event-row.ts';
import type { Recorder } from '../record.ts';

/** What a reader needs: it records through the same stage as the hook. */
export type ReaderDependencies = Dependencies & {
  readonly recorder: Recorder;
  readonly rowOf: EventRowMaker;
};
