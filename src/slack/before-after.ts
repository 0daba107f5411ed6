/** Describes what changed between two fingerprints, and where. Only what differs is shown in full. */
import type { StoryFinding } from '../domain/response/incident-story.ts';
import { type SideRow, sideRows } from '../domain/response/side-rows.ts';
import { code } from './text.ts';

export function beforeAfterLines(finding: StoryFinding): string[] {
  const rows = sideRows(finding);
  return finding.before === null ? rows.map(alone) : rows.map(compared);
}

function alone({ name, to }: SideRow): string {
  return `*${name}*  ${value(to)}`;
}

function compared({ name, from, to }: SideRow): string {
  if (from === to) return `*${name}*  unchanged: ${value(to)}`;
  return `*${name}*  ${value(from)}  →  ${value(to)}`;
}

function value(text: string | null): string {
  return text === null ? '_not said_' : code(text);
}
