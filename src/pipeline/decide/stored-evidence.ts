/** Reads back the evidence that a finding was stored with. */
import { z } from 'zod';
import type { StoryEvidence } from '../../domain/response/incident-story.ts';

const evidenceShape: z.ZodType<readonly StoryEvidence[]> = z.array(
  z.object({ code: z.string(), weight: z.number(), detail: z.string() }),
);

/** Returns the evidence; empty where it has a form that this version does not know. */
export function readEvidence(stored: unknown): readonly StoryEvidence[] {
  const evidence = evidenceShape.safeParse(stored);
  return evidence.success ? evidence.data : [];
}
