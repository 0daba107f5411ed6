/** Characters: it is kept in a cookie, of which a browser takes 4,096 with all that stands in it. */
const MAX_LENGTH = 2_000;

/** A path of ours to go on to after signing in; anything that leads elsewhere, or is too long to keep, becomes `/`. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  // `/.//evil.example` is a path of ours only until it is written out: then `//` begins another host.
  const path = `${pathname}${search}`;
  return origin === here && !path.startsWith('//') && path.length <= MAX_LENGTH ? path : '/';
}
