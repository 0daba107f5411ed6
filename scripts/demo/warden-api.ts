/** A client of the product's API and metrics, with a token, as an outside script would use them. */

/** The parts of the API's answers that the demo tells; instants are ISO 8601. */
export type SentIncident = {
  readonly id: number;
  readonly reference: string;
  readonly userId: string | null;
  readonly verdict: string;
  readonly score: number;
  readonly headline: string;
  readonly containment: string;
  readonly openedAt: string;
  readonly verifiedAt: string | null;
  readonly details: {
    readonly corroboration: string | null;
    readonly containment: { readonly confirmations: readonly { readonly says: string }[] } | null;
  };
};
export type SentFinding = {
  readonly score: number;
  readonly evidence: readonly { readonly weight: number; readonly detail: string }[];
};
export type SentAction = {
  readonly kind: string;
  readonly status: string;
  readonly reason: string | null;
  readonly finishedAt: string | null;
};
export type SentView = {
  readonly incident: SentIncident;
  readonly findings: readonly SentFinding[];
  readonly actions: readonly SentAction[];
};

export type WardenApi = {
  incidents(): Promise<readonly SentIncident[]>;
  incident(id: number): Promise<SentView>;
  /** Returns the sum of a counter over the label sets that contain `labels`, e.g. `verdict="benign"`. */
  counter(name: string, labels?: string): Promise<number>;
};

export function wardenApi({ address, apiToken }: { address: string; apiToken: string }): WardenApi {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(`${address}${path}`, {
      headers: { authorization: `Bearer ${apiToken}` },
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => {
      throw new Error(`GET ${path}: no answer`, { cause });
    });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
    return response;
  };
  return {
    async incidents() {
      const answer = (await (await get('/api/incidents')).json()) as { incidents: SentIncident[] };
      return answer.incidents;
    },
    incident: async (id) => (await (await get(`/api/incidents/${id}`)).json()) as SentView,
    async counter(name, labels = '') {
      const text = await (await get('/metrics')).text();
      return text
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
        .filter((line) => line.includes(labels))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
  };
}

const LIMIT_MS = 30_000;

/** Looks until there is something, and returns it; throws what it waited for where it never comes. */
export async function eventually<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${LIMIT_MS / 1_000} seconds.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
