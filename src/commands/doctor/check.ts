/** The result of one check. */
export type CheckResult =
  | { readonly status: 'ok'; readonly detail: string }
  /** `remedy` says exactly what to do. */
  | { readonly status: 'fault'; readonly detail: string; readonly remedy: string }
  /** Works as set up; `detail` says what would not work once somebody wants it, `remedy` what to do then. */
  | { readonly status: 'warning'; readonly detail: string; readonly remedy: string }
  /** Not set up, which is allowed; `detail` says what is missing without it. */
  | { readonly status: 'off'; readonly detail: string };

export type Check = {
  /** The org that the check is about; null for the deployment. */
  readonly org: string | null;
  readonly name: string;
  readonly run: () => Promise<CheckResult>;
};

export type CheckReport = CheckResult & { readonly org: string | null; readonly name: string };

export const ok = (detail: string): CheckResult => ({ status: 'ok', detail });
export const off = (detail: string): CheckResult => ({ status: 'off', detail });
export const fault = (detail: string, remedy: string): CheckResult => ({
  status: 'fault',
  detail,
  remedy,
});
export const warning = (detail: string, remedy: string): CheckResult => ({
  status: 'warning',
  detail,
  remedy,
});

/** Longest time for a check: enough for a slow org, and short enough for somebody who waits. */
const CHECK_LIMIT_MS = 60_000;

/** Runs all checks at once and reports them in their order. A check that fails to look is a fault too. */
export async function runChecks(checks: readonly Check[]): Promise<CheckReport[]> {
  const reports = await Promise.all(
    checks.map(async ({ org, name, run }) => ({ org, name, ...(await look(run)) })),
  );
  return reports.map((report) => withoutEcho(report, reports));
}

/** Returns a fault only once where the credentials cause it: it stops every check that uses them. */
function withoutEcho(report: CheckReport, all: readonly CheckReport[]): CheckReport {
  if (report.status !== 'fault' || isOfCredentials(report)) return report;
  const { org, name, remedy } = report;
  const cause = all.find(
    (other) =>
      isOfCredentials(other) &&
      other.org === org &&
      other.status === 'fault' &&
      other.remedy === remedy,
  );
  return cause === undefined ? report : { org, name, ...off(`not looked at: see “${cause.name}”`) };
}

function isOfCredentials({ name }: CheckReport): boolean {
  return name.endsWith(' credentials');
}

async function look(run: Check['run']): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    const seconds = CHECK_LIMIT_MS / 1_000;
    const result = fault(`No result within ${seconds} seconds.`, 'Run doctor again.');
    timer = setTimeout(resolve, CHECK_LIMIT_MS, result);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return faultOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the fault of an error. Adapter errors say what to do; of others only name or code is shown, never a text. */
function faultOf(error: unknown): CheckResult {
  const { message, remedy, code, name } = error as Partial<Record<string, unknown>>;
  if (typeof remedy === 'string') return fault(String(message), remedy);
  const known = typeof code === 'string' ? code : String(name ?? 'an error');
  return fault(`The check itself failed (${known}).`, 'Run doctor again; if it stays, report it.');
}
