/**
 * What Okta fetches to verify the security events that the service sends it: the public key, and where it is. Both are
 * public by their nature, so nobody has to prove who they are. An org without a provider has neither.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OrgConfig } from '../config.ts';
import { type KeySet, publicKeySet } from '../okta/transmitter.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { refuseOtherMethods } from './allowed-methods.ts';

type Published = { readonly issuer: string; readonly keySet: KeySet };

const KEYS = '/.well-known/jwks.json';
const CONFIGURATION = '/.well-known/ssf-configuration';

/** Adds both addresses; without a key at its end, each is the first org's that has a provider. */
export function sharedSignalsRoutes(
  app: FastifyInstance,
  { config }: Pick<Dependencies, 'config'>,
): void {
  const published = new Map(config.orgs.flatMap((org) => publishedOf(org)));
  const [first] = published.keys();

  const answer =
    (of: (found: Published, path: string) => object | null) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { org } = request.params as { org?: string };
      const found = published.get(org ?? first ?? '');
      const told = found === undefined ? null : of(found, org === undefined ? '' : `/${org}`);
      if (told === null) return reply.code(404).send({ error: { code: 'not_found' } });
      return reply.header('cache-control', 'public, max-age=300').send(told);
    };

  const keys = answer(({ keySet }) => keySet);
  const configuration = answer(({ issuer }, path) =>
    config.publicUrl === null ? null : { issuer, jwks_uri: `${config.publicUrl}${KEYS}${path}` },
  );
  for (const [address, handler] of [
    [KEYS, keys],
    [CONFIGURATION, configuration],
  ] as const) {
    for (const url of [address, `${address}/:org`]) {
      app.get(url, handler);
      refuseOtherMethods(app, url, ['GET', 'HEAD']);
    }
  }
}

function publishedOf({
  key,
  securityEvents,
}: OrgConfig): readonly (readonly [string, Published])[] {
  if (securityEvents === null) return [];
  return [[key, { issuer: securityEvents.issuer, keySet: publicKeySet(securityEvents) }]];
}
