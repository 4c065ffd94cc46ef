import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { raiseOf } from '../../src/domain/limits/merits.rules.js';
import { gatewayOf, networkOf, networkTiers } from '../../src/domain/limits/network.rules.js';
import { createAddressMatcher } from '../../src/platform/values/address-matcher.rules.js';

describe('X6 the network of an address', () => {
  it('is an IPv4 address, however it is written', () => {
    for (const ip of ['192.0.2.7', '::ffff:192.0.2.7']) {
      assert.deepEqual(networkTiers(ip), [{ network: '192.0.2.7', factor: 1 }]);
    }
  });

  it('is an IPv6 /64, and its /56 and /48 with larger numbers', () => {
    assert.deepEqual(networkTiers('2001:db8:1:23ff:4:5:6:7'), [
      { network: '2001:db8:1:23ff::/64', factor: 1 },
      { network: '2001:db8:1:2300::/56', factor: 2 },
      { network: '2001:db8:1::/48', factor: 4 },
    ]);
    assert.equal(networkOf('2001:db8:1:23ff::1'), networkOf('2001:db8:1:23ff:ffff::2'));
    assert.equal(gatewayOf('2001:db8:1:23ff::1'), gatewayOf('2001:db8:1:1::1'));
    assert.notEqual(gatewayOf('2001:db8:1::1'), gatewayOf('2001:db8:2::1'));
  });

  it('is the text itself where it is no IP address', () => {
    assert.deepEqual(networkTiers('a socket'), [{ network: 'a socket', factor: 1 }]);
  });

  it('is one that the operator listed, by address or by CIDR', () => {
    const isListed = createAddressMatcher(['192.0.2.0/24', '198.51.100.7', '2001:db8::/48']);
    for (const ip of ['192.0.2.200', '::ffff:192.0.2.200', '198.51.100.7', '2001:db8:0:9::1']) {
      assert.equal(isListed(ip), true, ip);
    }
    for (const ip of ['192.0.3.1', '198.51.100.8', '2001:db8:1::1', 'a socket']) {
      assert.equal(isListed(ip), false, ip);
    }
  });
});

describe('X7 the trust that a network has earned raises its limits', () => {
  const cases: [proved: number, returned: number, raise: number][] = [
    [0, 0, 0],
    [7, 0, 7],
    [240, 0, 240],
    [1_000, 0, 240],
    [0, 3_000, 3_000],
    [1_000, 3_000, 3_240],
  ];
  for (const [proved, returned, raise] of cases) {
    it(`of 60 an hour by ${raise}, after ${proved} proofs and ${returned} users who came back`, () => {
      assert.equal(raiseOf(60, { proved, returned }), raise);
    });
  }
});
