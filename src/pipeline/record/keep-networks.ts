/** Stores what Okta's log says of networks, without writing again what is stored already. */
import type pg from 'pg';
import { recentMap } from '../../network/least-recent.ts';
import type { EventRow } from '../../store/events.ts';
import { keepLoggedNetworks, type LoggedNetwork } from '../../store/logged-networks.ts';

/** Addresses remembered as written: twice those that a process knows, so that the reader soon writes little anew. */
const REMEMBERED = 100_000;
/** After this, the same network of an address is written again. */
const STILL_SO_MS = 86_400_000;
/** After this, another network of it is written: where there are two, the log names them by turns. */
const OTHERWISE_MS = 60_000;

export type NetworkKeeper = {
  /** Writes what is new, in the caller's transaction. Returns a function to call once that is committed. */
  readonly keep: (
    client: Pick<pg.ClientBase, 'query'>,
    rows: readonly EventRow[],
  ) => Promise<() => void>;
};

export function networkKeeper(now: () => number): NetworkKeeper {
  const written = recentMap<string, { readonly network: string; readonly at: number }>(REMEMBERED);
  const isNews = (key: string, network: string, at: number) => {
    const before = written.get(key);
    if (before === undefined) return true;
    return at - before.at >= (before.network === network ? STILL_SO_MS : OTHERWISE_MS);
  };
  return {
    keep: async (client, rows) => {
      const at = now();
      const news = new Map<string, { logged: LoggedNetwork; network: string }>();
      for (const { networks } of rows) {
        for (const one of networks) {
          const key = `${one.org} ${one.address}`;
          const network = `${one.asn} ${one.asOrg}`;
          if (isNews(key, network, at)) news.set(key, { logged: one, network });
        }
      }
      const inOrder = [...news].sort(([a], [b]) => (a < b ? -1 : 1));
      await keepLoggedNetworks(
        client,
        inOrder.map(([, { logged }]) => logged),
      );
      return () => {
        for (const [key, { network }] of inOrder) written.set(key, { network, at });
      };
    },
  };
}
