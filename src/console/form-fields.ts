/** Shapes of form fields, as a browser sends them. */
import { z } from 'zod';

/** Trimmed text. A browser counts a line end as one character, as `maxlength` does, but sends it as two. */
export const written = z.string().overwrite((sent) => sent.replaceAll('\r\n', '\n').trim());
export const text = written.min(1).max(4_000);
