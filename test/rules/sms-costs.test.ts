import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  costsOf,
  type PricedParts,
  pricedDetail,
  readPricedDetail,
  segmentsWithoutPrice,
} from '../../src/domain/sending/sms-costs.rules.js';
import { readMillionths, readSmsPrices } from '../../src/platform/config/sms-prices.rules.js';

describe('The estimated cost of SMS', () => {
  const rows: [prices: string, sent: Record<string, number>, amount: string | null, withoutPrice: number][] = [
    ['USD JP=0.07', {}, '0', 0],
    ['USD JP=0.1', { JP: 3 }, '0.3', 0],
    ['USD JP=0.07 GB=0.04 *=0.08', { JP: 1, GB: 2, FR: 3, ZZ: 1 }, '0.47', 0],
    ['USD JP=0.07', { JP: 1, FR: 5 }, '0.07', 5],
    ['USD JP=0.07', { FR: 5 }, null, 5],
    ['JPY *=8', { JP: 12 }, '96', 0],
    ['EUR *=0.000001', { DE: 1 }, '0.000001', 0],
    ['EUR DE=0 *=1', { DE: 9, FR: 1 }, '1', 0],
    ['USD *=9999.999999', { JP: 2_000_000_000 }, '19999999998000', 0],
    ['USD *=1', { constructor: 2 }, '2', 0],
  ];
  for (const [text, sent, amount, withoutPrice] of rows) {
    it(`O18 ${text}, ${JSON.stringify(sent)}: ${amount}`, () => {
      const prices = readSmsPrices(text);
      assert(prices !== undefined);
      const segments = Object.entries(sent).map(([country, segments]) => ({ country, segments }));
      assert.deepEqual(costsOf(prices, segments), amount === null ? [] : [{ currency: text.slice(0, 3), amount }]);
      assert.equal(segmentsWithoutPrice(prices, segments), withoutPrice);
    });
  }

  const eur = (millionths: number, parts: number): PricedParts => ({ currency: 'EUR', millionths, parts });
  const told: [prices: string | null, segments: number, priced: PricedParts[], costs: string[], without: number][] = [
    [null, 0, [], [], 0],
    [null, 2, [], [], 2],
    [null, 2, [eur(33_300, 2)], ['EUR 0.0666'], 0],
    [null, 3, [eur(33_300, 2)], ['EUR 0.0666'], 1],
    ['EUR *=1', 3, [eur(33_300, 2)], ['EUR 1.0666'], 0],
    ['USD *=1', 3, [eur(33_300, 2)], ['USD 1', 'EUR 0.0666'], 0],
    ['USD *=1', 2, [eur(33_300, 2)], ['EUR 0.0666'], 0],
    // The provider may split a text into more parts than we count.
    ['USD *=1', 1, [eur(33_300, 2)], ['EUR 0.0666'], 0],
    ['USD JP=1', 3, [eur(33_300, 2), { currency: 'CHF', millionths: 1, parts: 1 }], ['CHF 0.000001', 'EUR 0.0666'], 0],
  ];
  for (const [text, segments, priced, costs, without] of told) {
    it(`O30 ${text}, ${segments} segments, of which the provider prices ${JSON.stringify(priced)}: ${costs}`, () => {
      const prices = text === null ? null : (readSmsPrices(text) ?? assert.fail());
      const sent = [{ country: 'GB', segments, priced }];
      assert.deepEqual(
        costsOf(prices, sent).map(({ currency, amount }) => `${currency} ${amount}`),
        costs,
      );
      assert.equal(segmentsWithoutPrice(prices, sent), without);
    });
  }

  it('O30 keeps the price of a part in the detail of a count', () => {
    const price = { currency: 'EUR', millionths: 33_300 };
    assert.deepEqual(readPricedDetail(pricedDetail('GB', price)), { country: 'GB', ...price });
  });

  it('O30 reads the price of a provider in whole millionths, and refuses other forms', () => {
    const read = ['0.03330000', '0.0000005', '12', '0', '999999.999999'].map(readMillionths);
    assert.deepEqual(read, [33_300, 1, 12_000_000, 0, 999_999_999_999]);
    for (const bad of ['', '-0.03', '1e3', '0,03', 'EUR 0.03', '1.', 0.03, null, undefined, '1234567']) {
      assert.equal(readMillionths(bad), null, String(bad));
    }
  });
});
