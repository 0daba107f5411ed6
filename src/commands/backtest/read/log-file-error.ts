const WHATS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory; name the files in it',
  EACCES: 'may not be read by this user',
  Z_BUF_ERROR:
    'is cut short: its packed data ends too early; fetch it again, or unpack what there is',
  Z_DATA_ERROR: 'cannot be unpacked: what is packed in it is damaged, or something else follows it',
};

/** A file that cannot be opened, read or unpacked. The message names it and says what to do. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
  readonly retryable = false;
  readonly code: string;
  /** The message without the name. */
  readonly trouble: string;

  constructor(file: string, cause: unknown) {
    const trouble = fileTrouble(cause);
    super(`${file === '-' ? 'standard input' : file}: ${trouble}`, { cause });
    this.code = codeOf(cause);
    this.trouble = trouble;
  }
}

/** Returns what is wrong with a file and what to do about it, without its name. */
export function fileTrouble(cause: unknown): string {
  return WHATS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}

function codeOf(cause: unknown): string {
  const known = cause instanceof Error && 'code' in cause && typeof cause.code === 'string';
  return known ? String(cause.code) : 'unreadable';
}
