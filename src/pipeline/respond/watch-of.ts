import { type ContainmentWatch, DEFAULT_WATCH } from '../../domain/response/containment.ts';
import type { Dependencies } from '../dependencies.ts';

/** How containment is watched in this process. */
export function watchOf({
  containmentWatch,
}: Pick<Dependencies, 'containmentWatch'>): ContainmentWatch {
  return containmentWatch ?? DEFAULT_WATCH;
}
