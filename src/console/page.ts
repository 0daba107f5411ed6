/** The frame around every page. */
import { START_A_WORKER, type Standstill, waitingInWords } from '../queries/standstill.ts';
import { instant } from './format.ts';
import { type Content, type Html, html, markupOf } from './html.ts';

export type PageFrame = {
  readonly title: string;
  /** Who is signed in, as the history names them, with the token that a form has to send; null: nobody. */
  readonly reader: Reader | null;
  readonly section: 'incidents' | 'seen' | 'orgs' | null;
  /** Orgs whose actions are stopped, named on every page. */
  readonly paused?: readonly string[];
  /** Jobs that no worker takes, mentioned on every page as well. */
  readonly still?: Standstill | null;
  /** Set on a page that refreshes itself; the page is replaced once this text, or what is stopped, differs. */
  readonly revision?: string;
  readonly assets: AssetAddresses;
};

export type Reader = {
  readonly by: string;
  readonly csrf: string;
  /** E-mail addresses that the identity provider gave at sign-in. */
  readonly addresses?: readonly string[];
  /** All their names, where the policy joins several. */
  readonly alsoKnownAs?: readonly string[] | undefined;
  /** Groups of theirs that the policy names. */
  readonly groups?: readonly string[] | undefined;
};
export type AssetAddresses = { readonly style: string; readonly script: string };

/** Returns the whole document. `body` is markup already. */
export function page(frame: PageFrame, body: Content): string {
  const { reader, section, paused = [], still = null } = frame;
  return `<!doctype html>\n${markupOf(html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${frame.title} · Session Warden</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${frame.assets.style}">
<script src="${frame.assets.script}" defer></script>
</head>
<body${frame.revision === undefined ? '' : html` data-revision="${[frame.revision, ...paused, ...(still === null ? [] : [waitingInWords(still)])].join(' ')}"`}>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="22" height="22"> Session Warden</a>
${reader === null ? '' : navigation(reader, section)}
</header>
<div id="stopped">${still === null ? '' : stillBanner(still)}${pausedBanner(paused)}</div>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>`)}`;
}

/** Returns the field that every form of a signed-in reader carries. */
export function csrfField(reader: Reader): Html {
  return html`<input type="hidden" name="csrf" value="${reader.csrf}">`;
}

function navigation(reader: Reader, section: PageFrame['section']): Html {
  const link = (to: string, name: string, here: boolean) =>
    html`<a href="${to}"${here ? html` aria-current="page"` : ''}>${name}</a>`;
  return html`<nav aria-label="Main">${link('/', 'Incidents', section === 'incidents')}${link('/seen', 'Seen from', section === 'seen')}${link('/orgs', 'Orgs', section === 'orgs')}</nav>
<form class="who" method="post" action="/sign-out"><span>${reader.by}</span> <button class="plain">Sign out</button></form>`;
}

function stillBanner(still: Standstill): Html {
  return html`<p class="banner bad" role="status"><strong>No worker takes jobs</strong>: ${waitingInWords(still)}, the oldest since ${instant(still.since)}. ${START_A_WORKER}</p>`;
}

function pausedBanner(orgs: readonly string[]): Html | '' {
  if (orgs.length === 0) return '';
  return html`<p class="banner" role="status"><strong>All response actions are stopped</strong> in ${orgs.join(', ')}. Nothing is done in Okta until somebody lets them go on: <a href="/orgs">Orgs</a>.</p>`;
}
