import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readErrorAnswer, readRetryAfter } from '../../src/okta/error-answer.ts';

const NOW = 1_700_000_000;

function waitFor(headers: Record<string, string>): number | null {
  return readRetryAfter(new Headers(headers));
}

function answer(call: string, status: number, body: unknown = {}, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readErrorAnswer(call, { status, text, headers: new Headers(headers) });
}

suite('how long Okta asks to wait', () => {
  const date = new Date(NOW * 1_000).toUTCString();

  test('is until the reset by Okta’s own clock, or what the answer says in seconds', () => {
    assert.equal(waitFor({ date, 'x-rate-limit-reset': String(NOW + 30) }), 31_000);
    assert.equal(waitFor({ 'retry-after': '7' }), 7_000);
    const both = { date, 'x-rate-limit-reset': String(NOW + 30), 'retry-after': '7' };
    assert.equal(waitFor(both), 31_000);
    assert.equal(waitFor({ 'x-rate-limit-reset': String(NOW + 30), 'retry-after': '7' }), 7_000);
  });

  test('is not known where nothing readable is said', () => {
    for (const headers of [
      {},
      { date },
      { 'x-rate-limit-reset': String(NOW) },
      { date, 'x-rate-limit-reset': 'soon' },
      { date: 'today', 'x-rate-limit-reset': String(NOW) },
      { 'retry-after': 'later' },
    ]) {
      assert.equal(waitFor(headers), null, JSON.stringify(headers));
    }
  });

  test('is never nothing, and never so long that a thief is left alone for a header’s mistake', () => {
    assert.equal(waitFor({ 'retry-after': '0' }), 1_000);
    assert.equal(waitFor({ date, 'x-rate-limit-reset': String(NOW - 300) }), 1_000);
    assert.equal(waitFor({ 'retry-after': '86400' }), 15 * 60_000);
    assert.equal(waitFor({ date, 'x-rate-limit-reset': String(NOW + 86_400) }), 15 * 60_000);
  });

  test('is taken from a rate limit alone', () => {
    const headers = { 'retry-after': '7' };
    assert.equal(answer('GET /x', 429, {}, headers).retryAfterMs, 7_000);
    assert.equal(answer('GET /x', 503, {}, headers).retryAfterMs, null);
  });
});

suite('an answer that is an error', () => {
  test('may be tried again where time or another token may help', () => {
    for (const status of [401, 408, 409, 412, 423, 425, 429, 500, 502, 599]) {
      assert.equal(answer('GET /x', status).retryable, true, String(status));
    }
    for (const status of [400, 402, 403, 404, 410, 422, 499]) {
      assert.equal(answer('GET /x', status).retryable, false, String(status));
    }
  });

  test('about our key is final, unless the token endpoint itself is in trouble', () => {
    const from = (status: number) => answer('POST /t', status, { error: 'invalid_client' });
    assert.equal(from(401).code, 'okta_token_invalid_client');
    assert.deepEqual(
      [400, 401, 409, 429, 500, 503].map((status) => from(status).retryable),
      [false, false, false, true, true, true],
    );
  });

  test('says whether Okta may have done it all the same', () => {
    const acted = (call: string, status: number) => answer(call, status).mayHaveActed;
    for (const status of [408, 500, 503]) {
      assert.equal(acted('POST /x', status), true);
      assert.equal(acted('DELETE /x', status), true);
      assert.equal(acted('GET /x', status), false);
    }
    for (const status of [400, 401, 409, 429, 499]) assert.equal(acted('POST /x', status), false);
  });

  test('says why in Okta’s words, with every cause, and never at any length', () => {
    const causes = [{ errorSummary: 'one' }, null, 'text', { errorSummary: 7 }, {}];
    const told = {
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed',
      errorCauses: causes,
    };
    assert.equal(
      answer('POST /x', 400, told).message,
      'POST /x was answered 400: Api validation failed; one',
    );
    const long = answer('POST /x', 400, { ...told, errorSummary: 'x'.repeat(5_000) });
    assert.ok(long.message.length < 600);
    const { message } = answer('POST /t', 400, { error: 'e', error_description: 'the reason' });
    assert.match(message, /: the reason$/);
    for (const body of ['', 'null', '[]', '"text"', '{"errorSummary":7}', '<html>']) {
      const error = answer('GET /x', 502, body);
      assert.deepEqual(
        [error.code, error.message],
        ['okta_http_502', 'GET /x was answered 502: no reason given'],
      );
    }
  });

  test('names a scope that the token lacks, which Okta tells in a header only', () => {
    const headers = { 'www-authenticate': 'Bearer error="insufficient_scope"' };
    assert.equal(answer('GET /x', 403, '', headers).code, 'okta_insufficient_scope');
    assert.equal(answer('GET /x', 403, '').code, 'okta_http_403');
    assert.equal(answer('GET /x', 403, { errorCode: 'E0000006' }, headers).code, 'E0000006');
  });
});
