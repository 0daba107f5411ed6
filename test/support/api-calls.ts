/** Calls of the API as a script makes them. */
import type { FastifyInstance } from 'fastify';
import { ALICE } from './steering.ts';

type Person = { readonly token: string };

export function bearer({ token }: Person): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export async function get(app: FastifyInstance, url: string, person: Person = ALICE) {
  const answer = await app.inject({ method: 'GET', url, headers: bearer(person) });
  return { status: answer.statusCode, body: answer.json() };
}

export async function post(
  app: FastifyInstance,
  url: string,
  body?: object,
  {
    person = ALICE,
    headers = {},
  }: { readonly person?: Person; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: { ...bearer(person), ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
}
