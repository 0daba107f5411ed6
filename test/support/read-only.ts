/** Makes a database refuse changes, as a standby does. */
import pg from 'pg';

/** Returns the switch, which affects new connections; those that are open stay as they are. */
export function readOnlySwitch(url: string): (isReadOnly: boolean) => Promise<void> {
  const name = new URL(url).pathname.slice(1);
  return async (isReadOnly) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('set default_transaction_read_only = off');
      await client.query(
        `alter database ${name} set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`,
      );
    } finally {
      await client.end();
    }
  };
}
