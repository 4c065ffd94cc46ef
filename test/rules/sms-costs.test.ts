import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costOf, segmentsWithoutPrice } from '../../src/domain/sending/sms-costs.rules.js';
import { readSmsPrices } from '../../src/platform/config/sms-prices.rules.js';

describe('The estimate of what SMS cost', () => {
  const rows: [prices: string, sent: Record<string, number>, amount: string, withoutPrice: number][] = [
    ['USD JP=0.07', {}, '0', 0],
    ['USD JP=0.1', { JP: 3 }, '0.3', 0],
    ['USD JP=0.07 GB=0.04 *=0.08', { JP: 1, GB: 2, FR: 3, ZZ: 1 }, '0.47', 0],
    ['USD JP=0.07', { JP: 1, FR: 5 }, '0.07', 5],
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
      assert.deepEqual(costOf(prices, segments), { currency: text.slice(0, 3), amount });
      assert.equal(segmentsWithoutPrice(prices, segments), withoutPrice);
    });
  }
});
