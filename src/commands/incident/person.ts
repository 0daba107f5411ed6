import { userInfo } from 'node:os';

/**
 * Who decides on the command line, as the history names them: by the user's name on this machine, or by
 * their number where it has no name, as in the image, where nobody stands in `/etc/passwd`.
 */
export function personHere(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') throw error;
    return `cli:${process.getuid?.() ?? 'unknown'}`;
  }
}
