import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeRedirectUrl } from '../../../src/web/account/shared/redirect-url.js';

describe('Where the page behind a mailed link goes next', () => {
  it('V15 is the URL of the app, with the reason of a failure added to what it holds', () => {
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

  it('V15 is nowhere when the app has set none', () => {
    assert.equal(safeRedirectUrl(null, 'CODE_EXPIRED'), null);
  });

  it('V15 is never something that a browser would run', () => {
    for (const url of ['javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x', 'blob:x', 'not a url', '']) {
      assert.equal(safeRedirectUrl(url), null);
    }
  });
});
