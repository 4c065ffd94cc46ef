import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientAddress } from '../../src/api/http/client-address.rules.js';
import { createAddressMatcher } from '../../src/platform/values/address-matcher.rules.js';

const isTrusted = createAddressMatcher(['10.0.0.0/8', '192.0.2.7', '2001:db8:1::/48', '::1']);

describe('The address of a client', () => {
  const cases: [why: string, peer: string, forwardedFor: string | undefined, address: string][] = [
    ['is the peer’s without a header', '203.0.113.1', undefined, '203.0.113.1'],
    ['is the peer’s when it is no trusted proxy', '203.0.113.1', '198.51.100.2', '203.0.113.1'],
    ['is what a trusted proxy appended', '10.0.0.1', '198.51.100.2', '198.51.100.2'],
    ['is never further left than the first untrusted', '10.0.0.1', '1.1.1.1, 198.51.100.2', '198.51.100.2'],
    ['is seen through several proxies', '10.0.0.1', '198.51.100.2, 192.0.2.7,10.3.3.3', '198.51.100.2'],
    ['is the left-most when all are trusted', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['is a trusted proxy’s when it names nobody', '10.0.0.1', '', '10.0.0.1'],
    ['is the nearest proxy’s when what it passed on is no address', '10.0.0.1', '1.1.1.1, unknown', '10.0.0.1'],
    ['is the last proxy’s before what is no address', '10.0.0.1', '1.1.1.1, _hidden, 10.0.0.2', '10.0.0.2'],
    ['is no text with markup', '10.0.0.1', '<script>', '10.0.0.1'],
    ['is no number, nor a short form of an address', '10.0.0.1', '2130706433', '10.0.0.1'],
    ['is no address with digits in octal', '10.0.0.1', '010.8.8.8', '10.0.0.1'],
    ['is no CIDR', '10.0.0.1', '198.51.100.0/24', '10.0.0.1'],
    ['loses the port that some proxies write', '10.0.0.1', '198.51.100.2:5678', '198.51.100.2'],
    ['loses brackets and port of IPv6', '10.0.0.1', '[2001:db8::7]:5678', '2001:db8::7'],
    ['loses brackets alone', '10.0.0.1', '[2001:db8::7]', '2001:db8::7'],
    ['may be IPv6 through a proxy with IPv6', '2001:db8:1::1', '2001:db8:2::2', '2001:db8:2::2'],
    ['has one spelling', '::1', '2001:0DB8:0:0::0007', '2001:db8::7'],
    ['is IPv4 when a socket for both shows it so', '::ffff:203.0.113.1', undefined, '203.0.113.1'],
    ['is that of a trusted proxy on such a socket', '::ffff:10.0.0.1', '198.51.100.2', '198.51.100.2'],
    ['is IPv4 though a proxy wrote it as IPv6', '10.0.0.1', '::ffff:c633:6402', '198.51.100.2'],
    ['has no zone, which is free text', '10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['is nothing where there is no socket any more', '', '198.51.100.2', ''],
  ];
  for (const [why, peer, forwardedFor, address] of cases) {
    it(why, () => assert.equal(clientAddress(peer, forwardedFor, isTrusted), address));
  }

  it('is that of the peer when no proxy is trusted', () => {
    assert.equal(clientAddress('10.0.0.1', '198.51.100.2', createAddressMatcher([])), '10.0.0.1');
  });
});
