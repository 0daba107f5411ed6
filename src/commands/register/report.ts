import type { Outcome } from './outcome.ts';

/** What was changed, the hook as it is now, and what is left for a person to do. Ends in a line break. */
export function outcomeText({ changes, hook, notes }: Outcome): string {
  const done = changes.length === 0 ? 'Nothing to change.' : `Done: ${changes.join(', ')}.`;
  const lines = [done];
  if (hook !== null) {
    lines.push(
      `  name          ${hook.name}`,
      `  id            ${hook.id}`,
      `  address       ${hook.uri}`,
      `  status        ${hook.status}`,
      `  verification  ${hook.verificationStatus}`,
      `  event types   ${hook.eventTypes.length}`,
    );
  }
  return `${[...lines, ...notes.map((note) => `Note: ${note}`)].join('\n')}\n`;
}

export function outcomeJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`;
}
