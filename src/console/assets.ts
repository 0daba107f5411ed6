/** The few files a page loads, read once at the start; their address changes with their content. */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { sha256 } from '../http/identity.ts';
import type { AssetAddresses } from './page.ts';

const FILES = {
  'warden.css': 'text/css; charset=utf-8',
  'warden.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

/** Serves the files without sign-in: the sign-in page needs them too, and they reveal nothing about anybody. */
export function serveAssets(app: FastifyInstance): AssetAddresses {
  const address = (name: keyof typeof FILES) => {
    const content = readFileSync(new URL(`./assets/${name}`, import.meta.url));
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply.type(FILES[name]).header('cache-control', 'public, max-age=31536000').send(content),
    );
    return `/assets/${name}?v=${sha256(content.toString()).slice(0, 12)}`;
  };
  address('icon.svg');
  return { style: address('warden.css'), script: address('warden.js') };
}
