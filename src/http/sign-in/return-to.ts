/** A path of ours to go on to after signing in; anything that leads elsewhere becomes `/`. */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith('/')) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  return url.origin === here ? `${url.pathname}${url.search}` : '/';
}
