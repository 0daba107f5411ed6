/** Tells by the user agent whether a page is shown in an application's window, and not in a browser. */

/** Marks of applications that name themselves; Office and Windows sign in with Internet Explorer's engine. */
const SAYS_SO =
  /; wv\)|\bwv\b|Electron\/|Teams\/|Slack_?SSB|MobileApp|FBA[NV]\/|ms-?office|MSA(?:uth|pp)Host\//i;

/**
 * First words, in lower case, that engines and browsers put into their own header; an application that shows a page in
 * one of these engines adds its name to them.
 */
const OF_BROWSERS: ReadonlySet<string> = new Set(
  `mozilla applewebkit khtml gecko chrome chromium crmo safari version mobile tablet trident presto
  edg edge edga edgios firefox fxios focus klar opr opera opt opx opios opm coast crios brave vivaldi arc
  duckduckgo ddg samsungbrowser whale yabrowser yowser yptp ya ucbrowser ubrowser miuibrowser xiaomi huaweibrowser
  heytapbrowser vivobrowser silk puffin qqbrowser mqqbrowser qq tbs metasr se sogoumobilebrowser lbbrowser maxthon
  sleipnir iron coc avast avg avira ccleaner norton aviator ecosia aloha alohabrowser quark mercury phoenix
  ubuntu fedora debian epiphany konqueror falkon qupzilla midori otter basilisk palemoon goanna waterfox librewolf
  floorp iceweasel icecat seamonkey k-meleon camino dragon comodo iridium kinza atom instabridge
  tesla web0s smarttv nintendobrowser playstation oculusbrowser wolvic build config viewer`.split(
    /\s+/,
  ),
);

/** Whether it is an application's window. @param text a user agent, bounded in length by the caller */
export function isWindowOfApplication(text: string): boolean {
  if (SAYS_SO.test(text) || isOrphan(text)) return true;
  if (!text.startsWith('Mozilla/5.0 (')) return false;
  return productsOf(text).some((product) => !OF_BROWSERS.has(product));
}

/**
 * Whether no browser has this engine: WebKit on Linux and Windows, where applications for VPNs and mail open a page to
 * sign in; WebKit without Safari's name, which every browser adds; Internet Explorer's, retired by Microsoft in 2022.
 */
function isOrphan(text: string): boolean {
  if (/Trident\/|MSIE /.test(text)) return true;
  if (!text.includes('AppleWebKit/')) return false;
  const isSafari = /Version\/[\d.]+.* Safari\//.test(text) && !/Chrom|Android|CriOS/.test(text);
  return isSafari ? /X11|Linux|Windows/.test(text) : !text.includes('Safari/');
}

/** Returns the products outside the header's comments, such as `applewebkit`; of `coc_coc_browser` the first word. */
function productsOf(text: string): string[] {
  const bare = text.replace(/\([^()]*\)?/g, ' ');
  return [...bare.matchAll(/(?:^|[\s[])([A-Za-z][\w.-]*?)(?:_\w*)?\]?\/\d/g)].map(([, name]) =>
    (name ?? '').toLowerCase(),
  );
}
