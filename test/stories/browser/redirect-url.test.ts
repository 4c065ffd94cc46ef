import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeRedirectUrl } from '../../../src/web/account/shared/redirect-url.js';

describe('The redirect URL of the page behind a mailed link', () => {
  it('V15 is the URL of the app, with the reason of a failure added to its parameters', () => {
    assert.equal(safeRedirectUrl('https://app.example.com/ok'), 'https://app.example.com/ok');
    assert.equal(
      safeRedirectUrl('http://localhost:3000/oh?from=mail#top', 'CODE_EXPIRED'),
      'http://localhost:3000/oh?from=mail&reason=CODE_EXPIRED#top',
    );
    assert.equal(
      safeRedirectUrl('com.example.shop://done', 'INVALID_CODE'),
      'com.example.shop://done?reason=INVALID_CODE',
    );
  });

  it('V15 is missing when the app has set none', () => {
    assert.equal(safeRedirectUrl(null, 'CODE_EXPIRED'), null);
  });

  it('V15 is never a URL that a browser would run as a script', () => {
    for (const url of ['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'blob:x', 'not a url', '']) {
      assert.equal(safeRedirectUrl(url), null);
    }
  });
});
