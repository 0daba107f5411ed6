/**
 * Postgres refuses to run as root, and containers and CI machines run as root. It then runs as
 * `nobody`, with the one capability that lets it reach a folder only root may enter (a clone in a
 * private temporary folder). Access checks by path drop capabilities of a user other than root
 * unless `no_setuid_fixup` is set, see capabilities(7).
 */
export const SERVER_USER = { uid: 65_534, gid: 65_534 };

/** The command line that runs `command` as a user whom Postgres accepts. */
export function asServerUser(command: string, args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, [...args]];
  return [
    'setpriv',
    [
      `--reuid=${SERVER_USER.uid}`,
      `--regid=${SERVER_USER.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      '--securebits=+no_setuid_fixup',
      '--',
      command,
      ...args,
    ],
  ];
}
