/** Reads the detection part of a policy file, for a run without the rest of the configuration. */
import { readFile } from 'node:fs/promises';
import { detectionPolicy } from '../../config/policy/detection.ts';
import { readPolicy } from '../../config/policy/read.ts';
import type { DetectionPolicy } from '../../domain/judgement/detection-policy.ts';
import { HostileFileError, readHostileFile } from '../../network/hostile-file.ts';
import { fileTrouble } from './read/log-file-error.ts';

export type PolicyFileReading =
  | { readonly ok: true; readonly policy: DetectionPolicy }
  | { readonly ok: false; readonly problem: string };

/** Returns the policy, or the problems of the file, each with line, column and key. */
export async function readPolicyFile(file: string): Promise<PolicyFileReading> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (error) {
    return { ok: false, problem: fileTrouble(error) };
  }
  const reading = readPolicy(source, file);
  if (reading.ok) return withHostileFile(detectionPolicy(reading.settings.detection));
  const lines = reading.problems.map(({ where, what }) => `  ${where}: ${what}`);
  return { ok: false, problem: `the policy file cannot be used:\n${lines.join('\n')}` };
}

async function withHostileFile(policy: DetectionPolicy): Promise<PolicyFileReading> {
  const { hostile } = policy;
  if (hostile.file === null) return { ok: true, policy };
  try {
    const listed = await readHostileFile(hostile.file);
    return { ok: true, policy: { ...policy, hostile: { ...hostile, listed } } };
  } catch (error) {
    if (error instanceof HostileFileError) return { ok: false, problem: error.message };
    throw error;
  }
}
