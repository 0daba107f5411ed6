import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
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

test('a secret that is no base64 is itself the key, whatever stands in it', () => {
  for (const secret of ['previous-secret-0123456789', 'a-secret-with-whsec_-in-it-01']) {
    const expected = createHmac('sha256', secret).update('msg_1.1.{}').digest('base64');
    assert.equal(webhookSignature('msg_1', 1, Buffer.from('{}'), [secret]), `v1,${expected}`);
  }
});
