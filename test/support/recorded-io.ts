/** Returns streams for a command that keep what is written instead of showing it. */
export function recordedIo(env: Readonly<Record<string, string | undefined>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  return {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    env,
    out: () => out.join(''),
    err: () => err.join(''),
  };
}
