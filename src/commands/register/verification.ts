import { OktaError } from '../../okta/error.ts';
import { askEndpoint } from '../../okta/hook-endpoint.ts';
import type { HookWish } from '../../okta/hook-wish.ts';
import { RegisterRefused } from './outcome.ts';

/**
 * Asks the service's own receiver before Okta does. A receiver that does not know the secret would fail
 * verification, and a working hook must not be changed then. A receiver that cannot be reached from here is
 * only a note, as Okta calls it from elsewhere.
 */
export async function checkReceiver(wish: HookWish): Promise<string[]> {
  const answer = await askEndpoint(wish);
  switch (answer.kind) {
    case 'ready':
      return [];
    case 'refuses_secret':
      throw new RegisterRefused(
        'receiver',
        `${wish.uri} does not accept the first secret of OKTA_HOOK_SECRETS${wish.header === null ? '' : ' with the second header'}. Restart "warden serve" with the same configuration, then run this again. Nothing was changed.`,
      );
    case 'other':
      throw new RegisterRefused(
        'receiver',
        `${wish.uri} answered ${answer.status} instead of the challenge. PUBLIC_URL must lead to this service without a redirect, with the path kept. Nothing was changed.`,
      );
    case 'unreachable':
      return [
        `${wish.uri} could not be reached from here (${answer.reason}); Okta may still reach it.`,
      ];
  }
}

/** Returns Okta's “execution failed” as an error that helps. */
export function explainVerification(error: unknown, wish: HookWish): unknown {
  if (!(error instanceof OktaError) || error.code !== 'E0000001' || error.status !== 400)
    return error;
  if (!error.message.includes('/lifecycle/verify')) return error;
  return new RegisterRefused(
    'verification',
    [
      `Okta could not verify ${wish.uri}.`,
      'Okta calls it itself and wants the challenge back within three seconds. Check that:',
      '  - PUBLIC_URL begins with https:// and has a certificate that public clients trust;',
      '  - it can be reached from the internet (for a firewall: Okta publishes its addresses in https://s3.amazonaws.com/okta-ip-ranges/ip_ranges.json);',
      '  - no redirect, login page or changed path stands in between;',
      '  - "warden serve" runs with the same OKTA_HOOK_SECRETS.',
      'Then run the command again. Until then Okta sends nothing.',
      `(${error.message})`,
    ].join('\n'),
    error,
  );
}
