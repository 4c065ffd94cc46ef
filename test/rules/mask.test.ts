import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskAddress, maskUsername } from '../../src/platform/values/mask.rules.js';

describe('A mask', () => {
  it('V14 shows enough of an address for its owner to know it', () => {
    assert.equal(maskAddress('jane.doe@mail.example.co.jp'), 'j***e@m***o.jp');
    assert.equal(maskAddress('+819012345678'), '+81*******78');
    assert.equal(maskUsername('Ada'), 'A***');
  });

  it('V14 tells two addresses of a person apart', () => {
    const own = [
      'jane@example.com',
      'jane.doe2@example.com',
      'jane@exchange.example',
      'jane@examplex.com',
      'jd@example.com',
    ];
    assert.equal(new Set(own.map(maskAddress)).size, own.length, own.map(maskAddress).join(' '));
  });

  it('V14 shows nothing whole, however short it is', () => {
    assert.equal(maskAddress('j@x.org'), '***@***.org');
    assert.equal(maskAddress('ab@cd.co'), 'a***@c***.co');
    assert.equal(maskAddress('abc@def.co'), 'a***@d***.co');
    assert.equal(maskAddress('abcd@defg.co'), 'a***d@d***g.co');
    assert.equal(maskUsername('a'), '***');
  });
});
