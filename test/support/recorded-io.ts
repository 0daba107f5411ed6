/** The streams of a command, kept instead of shown. */
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
