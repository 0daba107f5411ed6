/** `warden incident`: shows one incident and acts on it; `approve`, `deny` and `close` are short for it. */
import { visibleJson } from '../domain/visible-text.ts';
import { verifyHistory } from '../store/history.ts';
import { incidentView } from '../store/incident-view.ts';
import { orgOfIncident } from '../store/org-status.ts';
import { carryOut } from './incident/carry-out.ts';
import { type Connect, connectDeployment } from './incident/deployment.ts';
import { CommandFailure, exitStatus, type Io } from './incident/failure.ts';
import { incidentText } from './incident/incident-text.ts';
import { personHere } from './incident/person.ts';
import { readWish } from './incident/wish.ts';

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
      const { rows } = deps.database;
      const org = await orgOfIncident(rows, wish.incidentId);
      const view = org === null ? null : await incidentView(rows, org, wish.incidentId);
      if (org === null || view === null)
        throw new CommandFailure(`There is no incident ${wish.incidentId}. See: warden incidents`);
      if (wish.act.kind !== 'show') {
        if (!deps.orgs.has(org))
          throw new CommandFailure(
            `The org "${org}" is not configured here: use serve's environment.`,
          );
        const by = personHere();
        const said = await carryOut(deps, wish.act, { org, by, view });
        const json = visibleJson(JSON.stringify(said.outcome));
        io.stdout.write(wish.json ? `${json}\n` : `${said.text}\n`);
        return said.changed ? 0 : 1;
      }
      const check = await verifyHistory(rows, org, wish.incidentId);
      const whole = { ...view, historyCheck: check };
      io.stdout.write(
        wish.json ? `${visibleJson(JSON.stringify(whole, null, 2))}\n` : incidentText(view, check),
      );
      return 0;
    } finally {
      await close();
    }
  } catch (error) {
    return exitStatus(error, 'incident', io);
  }
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
