/** Fields of forms, as a browser sends them. */
import { z } from 'zod';

/** A browser counts a line end once, as `maxlength` does, and sends it as two characters. */
export const written = z.string().overwrite((sent) => sent.replaceAll('\r\n', '\n').trim());
export const text = written.min(1).max(4_000);
