import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookSignature } from '../../src/alerts/signature.ts';

test('the example of the Standard Webhooks libraries is reproduced', () => {
  // github.com/standard-webhooks/standard-webhooks, tests of the reference libraries.
  const signature = webhookSignature(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    Buffer.from('{"test": 2432232314}'),
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  );
  assert.equal(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while rotating there is a signature for each secret, the current one first', () => {
  const body = Buffer.from('{}');
  const [one, two] = ['x'.repeat(24), 'y'.repeat(24)];
  const both = webhookSignature('msg_1', 1, body, [one, two]).split(' ');
  assert.deepEqual(both, [
    webhookSignature('msg_1', 1, body, [one]),
    webhookSignature('msg_1', 1, body, [two]),
  ]);
});
