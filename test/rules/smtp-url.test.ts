import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smtpTransport } from '../../src/domain/messaging/providers/smtp/smtp-url.rules.js';
import { readSmtpUrl } from '../../src/platform/config/environment.rules.js';

describe('SMTP_URL', () => {
  const cases: [url: string, requireTLS: boolean][] = [
    ['smtp://mail.example.com', true],
    ['smtp://user:password@mail.example.com:587', true],
    ['smtp://mail.example.com?tls=optional', false],
    ['smtp://mail.example.com?tls=required', true],
    ['smtp://localhost:1025', false],
    ['smtp://127.0.0.1:1025', false],
    ['smtp://[::1]:1025', false],
    ['smtp://127.0.0.1:1025?tls=required', true],
    ['smtp://127.example.com', true],
    // TLS from the first byte: there is no STARTTLS to require.
    ['smtps://mail.example.com', false],
  ];
  for (const [url, requireTLS] of cases) {
    it(`${url} ${requireTLS ? 'requires' : 'does not require'} STARTTLS`, () => {
      const transport = smtpTransport(url);
      assert.equal(transport.requireTLS, requireTLS);
      assert.doesNotMatch(transport.url, /tls=/);
    });
  }

  it('refuses an unknown value of `tls`', () => {
    assert.equal(readSmtpUrl('smtp://mail.example.com?tls=never'), undefined);
    assert.equal(readSmtpUrl('smtp://mail.example.com?tls=optional'), 'smtp://mail.example.com?tls=optional');
  });
});
