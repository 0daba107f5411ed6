import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { OktaError } from '../../src/okta/error.ts';
import { readPrivateKey } from '../../src/okta/private-key.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test('An RSA key is read as PKCS#8, PKCS#1, JWK and one-line PEM', () => {
  const jwk = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'k1' });
  const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  for (const form of [pkcs8, pkcs1, jwk, pkcs8.replaceAll('\n', '\\n')]) {
    assert.equal(readPrivateKey(form).key.equals(privateKey), true);
  }
  assert.equal(readPrivateKey(jwk).keyId, 'k1');
  assert.equal(readPrivateKey(pkcs8).keyId, null);
});

test('An elliptic-curve key is refused with the reason and what to use instead', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const forms = [
    ec.export({ type: 'pkcs8', format: 'pem' }).toString(),
    JSON.stringify(ec.export({ format: 'jwk' })),
  ];
  for (const form of forms) {
    assert.throws(
      () => readPrivateKey(form),
      (error) =>
        error instanceof OktaError &&
        error.code === 'okta_private_key_unusable' &&
        /elliptic-curve.*RS256/.test(error.message) &&
        error.remedy.includes('RSA'),
    );
  }
});

test('What is no usable key is refused without showing any of it', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const edwards = generateKeyPairSync('ed25519').privateKey;
  const broken = [
    '{"kty":"RSA","n":"secret-part"}',
    '-----BEGIN PRIVATE KEY-----\nsecret-part\n-----END PRIVATE KEY-----',
    '/nowhere/secret-part.pem',
    short.export({ type: 'pkcs8', format: 'pem' }).toString(),
    edwards.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ];
  for (const form of broken) {
    assert.throws(
      () => readPrivateKey(form),
      (error) =>
        error instanceof OktaError &&
        error.code === 'okta_private_key_unusable' &&
        !error.message.includes('secret-part'),
    );
  }
});
