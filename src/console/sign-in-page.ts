import type { SignInView } from '../http/sign-in.ts';
import { type Html, html } from './html.ts';
import { type AssetAddresses, page } from './page.ts';

export function signInPage(view: SignInView, assets: AssetAddresses): string {
  const body = html`<div class="narrow">
<h1>Sign in</h1>
${view.problem === null ? '' : html`<p class="told bad" role="alert">${view.problem}</p>`}
${view.elsewhere === null ? '' : html`<p class="quiet">The console’s own address is <a href="${view.elsewhere}/">${view.elsewhere}</a>: elsewhere your browser may not keep you signed in.</p>`}
${view.oidc ? providerLink(view.returnTo) : view.tokens ? tokenForm(view.returnTo) : nothingSetUp()}
</div>`;
  return page({ title: 'Sign in', reader: null, section: null, assets }, body);
}

function providerLink(returnTo: string): Html {
  return html`<p><a class="button" href="/sign-in/oidc?return=${encodeURIComponent(returnTo)}">Continue with your identity provider</a></p>
<p class="quiet">You will be asked to authenticate again if that was more than five minutes ago: a stolen session must not open this console.</p>`;
}

function tokenForm(returnTo: string): Html {
  return html`<form method="post" action="/sign-in" class="stack">
<input type="hidden" name="return" value="${returnTo}">
<label for="token">API token</label>
<input id="token" name="token" type="password" required autocomplete="current-password" autofocus>
<p class="quiet">One of those in <code>API_TOKENS</code>, without its name. What you do is recorded under that name.</p>
<button>Sign in</button>
</form>`;
}

function nothingSetUp(): Html {
  return html`<p>Nobody can sign in yet. Set <code>OIDC_ISSUER</code>, <code>OIDC_CLIENT_ID</code> and <code>OIDC_CLIENT_SECRET</code> to sign in through your identity provider, or <code>API_TOKENS</code> to sign in with a token, and start again.</p>`;
}
