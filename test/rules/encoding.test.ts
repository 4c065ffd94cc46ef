import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseEncoding } from '../../src/api/http/encoding.rules.js';

describe('O24 The encoding of a compressed text', () => {
  const table: [acceptEncoding: string | undefined, expected: 'br' | 'gzip' | null][] = [
    [undefined, null],
    ['', null],
    ['gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZip', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['*;q=0', null],
    ['*;q=0, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['gzip;q=0.8,br;q=0.8', 'br'],
    ['br ; q=0.1 , gzip ; Q=0.2', 'gzip'],
    ['gzip;q=1.000, br;q=0.001', 'gzip'],
    ['br;q=0.000', null],
    ['identity, gzip;q=0.5', null],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity;q=0, gzip;q=0.1', 'gzip'],
    ['identity;q=0', null],
    ['deflate, zstd, x-gzip', null],
    ['gzip;q=high, br;q=-1', null],
    ['gzip;q=7', null],
    ['gzip;level=9', 'gzip'],
    ['brotli, gzipped', null],
    [',;,;q=1,gzip,', 'gzip'],
  ];
  for (const [acceptEncoding, expected] of table) {
    it(`is ${expected ?? 'none'} for ${acceptEncoding === undefined ? 'no header' : `“${acceptEncoding}”`}`, () => {
      assert.equal(chooseEncoding(acceptEncoding), expected);
    });
  }
});
