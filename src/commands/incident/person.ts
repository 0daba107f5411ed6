import { userInfo } from 'node:os';

/**
 * Returns who decides on the command line, as the history names them: by the user's name on this machine, or by
 * the user's number where there is no name, as in the image, whose `/etc/passwd` does not have the user.
 */
export function personHere(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error;
    return `cli:${process.getuid?.() ?? 'unknown'}`;
  }
}
