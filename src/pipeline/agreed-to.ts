import { z } from 'zod';
import type { IncidentView } from '../store/incident-view.ts';

/** Who has agreed so far, where one person is not enough. */
export function agreedTo(actionId: number, history: IncidentView['history']): string[] {
  const about = history.flatMap(({ kind, actor, data }) => {
    const read = actionShape.safeParse(data).data;
    return read?.actionId === actionId ? [{ kind, actor, anew: read.anew }] : [];
  });
  // What was said before it was asked anew counts no more.
  const asked = about.findLastIndex(({ kind, anew }) => kind === 'action_held' || anew);
  const given = about.slice(asked + 1).filter(({ kind }) => kind === 'action_approval_given');
  return [...new Set(given.map(({ actor }) => actor))];
}

const actionShape = z.object({ actionId: z.number(), anew: z.boolean().optional() });
