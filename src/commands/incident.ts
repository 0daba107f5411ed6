/** `warden incident`: shows one incident and acts on it; `approve`, `deny` and `close` are short for it. */
import { detailsInIso } from '../domain/response/details-in-iso.ts';
import { nextStepBeside } from '../domain/response/related.ts';
import { visibleJson, visibleText } from '../domain/visible-text.ts';
import type { SteerDependencies } from '../pipeline/dependencies.ts';
import { type OneOfSeveral, steerSeveral, whyUnchanged } from '../pipeline/steer.ts';
import { watchOfUser } from '../queries/watched-user.ts';
import { verifyHistory } from '../store/history.ts';
import { incidentView } from '../store/incident-view.ts';
import { orgOfIncident } from '../store/org-status.ts';
import { relatedIncidents } from '../store/related-incidents.ts';
import { carryOut, type Said } from './incident/carry-out.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io } from './incident/failure.ts';
import { incidentText } from './incident/incident-text.ts';
import { personHere } from './incident/person.ts';
import { readWish, type Wish } from './incident/wish.ts';

/** Resolves to 0 shown or done, 1 nothing was changed (the reason is told), 2 wrong usage or configuration. */
export async function incident(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  try {
    const wish = readWish(argv, io);
    return await onDeployment(connect, io, async (deps) => {
      if (wish.act.kind === 'show') return await show(deps, wish, io);
      const done = await carryOutAll(deps, wish.incidentIds, wish.act, io);
      tell(done, wish, io);
      return done.every(({ changed }) => changed) ? 0 : 1;
    });
  } catch (error) {
    return exitStatus(error, 'incident', io, argv);
  }
}

type Told = Omit<Said, 'outcome'> & {
  readonly incidentId: number;
  /** The error as the API tells it. */
  readonly error?: { readonly code: string; readonly message: string };
};

/** Acts on each incident. Among several, a failure of one does not stop the others; with one, the command fails. */
async function carryOutAll(
  deps: SteerDependencies,
  incidentIds: readonly number[],
  act: Exclude<Wish['act'], { kind: 'show' }>,
  io: Io,
): Promise<readonly Told[]> {
  const by = personHere();
  const onFault = (error: unknown, incidentId: number) => {
    if (incidentIds.length === 1) throw error;
    io.stderr.write(`INC-${incidentId}: ${visibleText(reasonOf(error))}\n`);
  };
  const results = await steerSeveral(
    deps,
    incidentIds.map((id) => ({ id })),
    (named) => carryOut(deps, act, { ...named, by }),
    onFault,
  );
  const [only] = results;
  if (incidentIds.length === 1 && only !== undefined && !isSteered(only.outcome))
    throw new CommandFailure(whyNotTried(only.outcome, only.incidentId), {
      code: codeOf(only.outcome),
    });
  return results.map(toldOf);
}

/** Returns the database's own message, without the failed query and its values, which do not belong on a terminal. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

type Result = OneOfSeveral<Said>['outcome'];

function isSteered(result: Result): result is Said {
  return 'answer' in result;
}

function toldOf({ incidentId, outcome: result }: OneOfSeveral<Said>): Told {
  if (isSteered(result)) {
    const unchanged = whyUnchanged(result.answer);
    return { incidentId, ...result, ...(unchanged === null ? {} : { error: unchanged.error }) };
  }
  const message = whyNotTried(result, incidentId);
  const error = { code: codeOf(result), message };
  return { incidentId, answer: result, changed: false, text: message, error };
}

/** Returns the API's code for the outcome. */
function codeOf({ outcome }: Exclude<Result, Said>): string {
  return outcome === 'failed' ? 'internal_error' : outcome;
}

function whyNotTried(result: Exclude<Result, Said>, incidentId: number): string {
  switch (result.outcome) {
    case 'incident_not_found':
      return noSuchIncident(incidentId);
    case 'org_not_configured':
      return `The org "${result.org}" is not configured here: use serve's environment.`;
    case 'failed':
      return 'It failed. Try this one again.';
  }
}

function noSuchIncident(incidentId: number): string {
  return `There is no incident ${incidentId}. See: warden incidents`;
}

function tell(told: readonly Told[], { json }: Wish, io: Io): void {
  const answers = told.map(({ incidentId, answer, error }) => ({
    ...(told.length === 1 ? {} : { incident: incidentId }),
    ...answer,
    ...(error === undefined ? {} : { error }),
  }));
  const asJson = told.length === 1 ? answers[0] : answers;
  const lines = told.map(({ incidentId, text }) => `INC-${incidentId}: ${text}`);
  const text = told.length === 1 ? (told[0]?.text ?? '') : lines.join('\n');
  io.stdout.write(`${json ? visibleJson(JSON.stringify(asJson)) : text}\n`);
}

async function find({ database: { rows } }: SteerDependencies, incidentId: number) {
  const org = await orgOfIncident(rows, incidentId);
  const view = org === null ? null : await incidentView(rows, org, incidentId);
  if (org === null || view === null)
    throw new CommandFailure(noSuchIncident(incidentId), { code: 'incident_not_found' });
  return { org, view };
}

async function show(deps: SteerDependencies, { incidentIds, json }: Wish, io: Io): Promise<number> {
  const [incidentId = 0] = incidentIds;
  const { org, view } = await find(deps, incidentId);
  const check = await verifyHistory(deps.database.rows, org, incidentId);
  const watch = await watchOfUser(deps, view.incident);
  const related = await relatedIncidents(deps.database.rows, view.incident);
  const incident = detailsInIso(view.incident);
  const nextStep = nextStepBeside(view.nextStep, related, view.incident);
  const whole = { ...view, incident, nextStep, watch, related, historyCheck: check };
  io.stdout.write(
    json
      ? `${visibleJson(JSON.stringify(whole, null, 2))}\n`
      : incidentText(view, check, watch, related),
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
