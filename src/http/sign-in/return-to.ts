/** A path of ours to go on to after signing in; anything that leads elsewhere becomes `/`. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const { origin, pathname, search } = new URL(wanted, here);
  // `/.//evil.example` is a path of ours only until it is written out: then `//` begins another host.
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}
