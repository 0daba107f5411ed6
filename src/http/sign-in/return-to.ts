/** Characters. The path is kept in a cookie, of which a browser takes 4,096 with everything in it. */
const MAX_LENGTH = 2_000;

/** Returns the path to open after signing in; one that leads to another host, or is too long to keep, becomes `/`. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  // `/.//evil.example` is a local path only until it is written out: then `//` begins another host.
  const path = `${pathname}${search}`;
  return origin === here && !path.startsWith('//') && path.length <= MAX_LENGTH ? path : '/';
}
