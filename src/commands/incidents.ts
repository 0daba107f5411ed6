/** `warden incidents`: lists incidents as the console does. */
import type { z } from 'zod';
import { detailsInIso } from '../domain/response/details-in-iso.ts';
import { visibleJson } from '../domain/visible-text.ts';
import { incidentPage } from '../queries/incident-page.ts';
import { incidentQuery } from '../queries/incident-query.ts';
import { IN_WORDS } from '../queries/input-words.ts';
import { isKnownOrg } from '../queries/known-org.ts';
import { commandLine } from './incident/command-line.ts';
import { type Connect, connectDeployment, onDeployment } from './incident/deployment.ts';
import { exitStatus, type Io, noSuchOrg, UsageError } from './incident/failure.ts';
import { listText } from './incident/list-text.ts';

const EXAMPLES = `
Examples:
  warden incidents --status open --order urgent
  warden incidents --search "dilek"
  warden incidents --status open --awaiting-approval
  warden incidents --verdict hijack,suspicious --since 2026-11-01 --json`;

/** Resolves to 0 listed (also when there is none), 1 the database does not answer, 2 wrong usage. */
export async function incidents(
  argv: readonly string[],
  io: Io = process,
  connect: Connect = connectDeployment,
): Promise<number> {
  try {
    const { json, query } = wishOf(argv, io);
    return await onDeployment(connect, io, async (deps) => {
      const { org } = query;
      if (org !== undefined && !(await isKnownOrg(deps, org))) throw noSuchOrg(org, deps.orgs);
      const page = await incidentPage(deps.database.rows, query, deps.config.people);
      io.stdout.write(
        json
          ? `${visibleJson(JSON.stringify({ ...page, incidents: page.incidents.map(detailsInIso) }, null, 2))}\n`
          : listText(page.incidents, page.next, deps.orgs.size > 1),
      );
      return 0;
    });
  } catch (error) {
    return exitStatus(error, 'incidents', io, argv);
  }
}

type Wish = { readonly json: boolean; readonly query: z.infer<typeof incidentQuery> };

/** @throws UsageError */
function wishOf(argv: readonly string[], io: Io): Wish {
  const program = commandLine('incidents', io)
    .description('Lists incidents, the latest first.')
    .option(
      '--status <list>',
      'new, in_progress, contained, resolved, closed; open for the first 3',
    )
    .option('--verdict <list>', 'hijack, suspicious, benign')
    .option('--kind <list>', 'session_hijack, forged_delivery, hook_tampered, …')
    .option('--search <text>', 'beginning of a name or login, an address, or INC-42')
    .option('--user <login>', 'login or Okta id, whole')
    .option('--org <key>', 'one org only')
    .option('--from <network>', 'where the stranger came from: an address, or AS14061')
    .option('--since <time>', 'opened since then, e.g. 2026-11-24 or 2026-11-24T08:00:00Z')
    .option('--until <time>', 'opened until then, a day with all of it')
    .option('--containment <list>', 'none, acting, acted, verified, broken')
    .option('--assignee <name>', 'whose they are; "" for nobody’s')
    .option('--updated-since <time>', 'changed since then')
    .option('--order <word>', 'opened (the latest first), updated (the longest ago first), urgent')
    .option('--awaiting-approval', 'only those with an action that waits for a person')
    .option('--by-hand', 'only thefts of protected users that nobody has contained in Okta yet')
    .option('--limit <n>', 'at most so many (default 50, at most 200)')
    .option('--cursor <next>', 'the "next" of the page before')
    .option('--json', 'the same JSON as GET /api/incidents')
    .addHelpText('after', EXAMPLES);
  program.parse([...argv], { from: 'user' });
  const { json, awaitingApproval, byHand, updatedSince, ...filters } = program.opts();
  const waiting = awaitingApproval === true ? { awaiting_approval: 'true' } : {};
  const hand = byHand === true ? { by_hand: 'true' } : {};
  const changed = updatedSince === undefined ? {} : { updated_since: updatedSince };
  const query = incidentQuery.safeParse({ ...filters, ...waiting, ...hand, ...changed }, IN_WORDS);
  if (!query.success) throw new UsageError(wrongOptions(query.error));
  return { json: json === true, query: query.data };
}

/** Returns what is wrong, with the options' names as typed. */
function wrongOptions({ issues }: z.ZodError): string {
  const wrong = issues.map(
    ({ path, message }) => `--${String(path[0]).replaceAll('_', '-')} ${message}`,
  );
  return `${wrong.join('; ')}. Try --help.`;
}
