/** Shapes of form fields, as a browser sends them. */
import { z } from 'zod';
import type { Resolution } from '../domain/response/incident.ts';
import { named } from '../http/api/incident-input.ts';

/** Trimmed text. A browser counts a line end as one character, as `maxlength` does, but sends it as two. */
export const written = z.string().overwrite((sent) => sent.replaceAll('\r\n', '\n').trim());
/** The incident that another is a duplicate of, as somebody wrote it; null where it is none, or nothing was written. */
export const original = z
  .preprocess((sent) => (typeof sent === 'string' ? sent.trim() : sent), named)
  .nullable()
  .catch(null);
export const text = written.min(1).max(4_000);

/**
 * Returns what a form says of the incidents that it closes; null where it does not say of which they are duplicates. A
 * number that was written before something else was chosen means nothing.
 */
export function duplicateSaid<
  T extends { readonly resolution: Resolution; readonly of: z.infer<typeof original> },
>({ of, ...said }: T) {
  if (said.resolution !== 'duplicate') return { ...said, of: undefined };
  return of === null ? null : { ...said, of };
}
