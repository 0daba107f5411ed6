/** `warden incident`: shows one incident and acts on it; `approve`, `deny` and `close` are short for it. */
import { visibleJson } from '../domain/visible-text.ts';
import type { SteerDependencies } from '../pipeline/dependencies.ts';
import { verifyHistory } from '../store/history.ts';
import { incidentView } from '../store/incident-view.ts';
import { orgOfIncident } from '../store/org-status.ts';
import { carryOut, type Said } from './incident/carry-out.ts';
import { type Connect, connectDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io } from './incident/failure.ts';
import { incidentText } from './incident/incident-text.ts';
import { personHere } from './incident/person.ts';
import { readWish, type Wish } from './incident/wish.ts';

/** 0 shown or done, 1 nothing was changed (the reason is told), 2 wrong usage or configuration. */
export async function incident(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  try {
    const wish = readWish(argv, io);
    const { deps, close } = await connect(io.env);
    try {
      if (wish.act.kind === 'show') return await show(deps, wish, io);
      const done: Told[] = [];
      for (const id of wish.incidentIds) done.push(await tellOf(deps, id, wish.act, wish));
      tell(done, wish, io);
      return done.every(({ changed }) => changed) ? 0 : 1;
    } finally {
      await close();
    }
  } catch (error) {
    return exitStatus(error, 'incident', io);
  }
}

type Told = Said & { readonly incidentId: number };

/** Of several, what is the matter with one holds up none of the others. */
async function tellOf(
  deps: SteerDependencies,
  incidentId: number,
  act: Exclude<Wish['act'], { kind: 'show' }>,
  { incidentIds }: Wish,
): Promise<Told> {
  try {
    const { org, view } = await find(deps, incidentId);
    if (!deps.orgs.has(org))
      throw new CommandFailure(`The org "${org}" is not configured here: use serve's environment.`);
    return { incidentId, ...(await carryOut(deps, act, { org, by: personHere(), view })) };
  } catch (error) {
    if (incidentIds.length === 1 || !(error instanceof CommandFailure)) throw error;
    return { incidentId, outcome: { outcome: 'failed' }, changed: false, text: error.message };
  }
}

function tell(told: readonly Told[], { json }: Wish, io: Io): void {
  const outcomes = told.map(({ incidentId, outcome }) => ({ incident: incidentId, ...outcome }));
  const asJson = told.length === 1 ? told[0]?.outcome : outcomes;
  const lines = told.map(({ incidentId, text }) => `INC-${incidentId}: ${text}`);
  const text = told.length === 1 ? (told[0]?.text ?? '') : lines.join('\n');
  io.stdout.write(`${json ? visibleJson(JSON.stringify(asJson)) : text}\n`);
}

async function find({ database: { rows } }: SteerDependencies, incidentId: number) {
  const org = await orgOfIncident(rows, incidentId);
  const view = org === null ? null : await incidentView(rows, org, incidentId);
  if (org === null || view === null)
    throw new CommandFailure(`There is no incident ${incidentId}. See: warden incidents`);
  return { org, view };
}

async function show(deps: SteerDependencies, { incidentIds, json }: Wish, io: Io): Promise<number> {
  const [incidentId = 0] = incidentIds;
  const { org, view } = await find(deps, incidentId);
  const check = await verifyHistory(deps.database.rows, org, incidentId);
  const whole = { ...view, historyCheck: check };
  io.stdout.write(
    json ? `${visibleJson(JSON.stringify(whole, null, 2))}\n` : incidentText(view, check),
  );
  return 0;
}

type IncidentCommand = typeof incident;

/** `warden approve ID ACTION`. */
export const approve: IncidentCommand = (argv, io, connect) =>
  incident(['approve', ...argv], io, connect);

/** `warden deny ID ACTION`. */
export const deny: IncidentCommand = (argv, io, connect) =>
  incident(['deny', ...argv], io, connect);

/** `warden close ID RESOLUTION`. */
export const close: IncidentCommand = (argv, io, connect) =>
  incident(['close', ...argv], io, connect);
