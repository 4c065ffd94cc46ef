import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { deriveKeys, type KeyLabel } from '../../src/platform/keys/keys.js';

const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const other = Buffer.alloc(32, 7);
const zeros = (size: number) => Buffer.alloc(size);

/**
 * The output of each label's key for the text "bonafide" under the secret 00 01 … 1f. A changed line would invalidate
 * every code, link and session in use, or reset all counts. A new label needs its own line.
 */
const knownAnswers: Record<KeyLabel, string> = {
  'verification code': 'c631379dd69b3b5fbda70ae5074a50a38ffb5289746c53badfc6d03f6d36b082',
  'link token': '689875a641fdad06811341828faf578ac4e5ab4cdb209d3047f1740eda67a0a3',
  'reset code': '42fd16a14ec40314d66177572be855a1ff272d05e5dfd7ab82a54bec35d3ca69',
  'reset token': 'df5e2097fdef917c7e354e8715261e7912b9e4ac2b4a542683fd37e5a06b3248',
  'login code': 'a1bd421897303a50a13b73eb87fe8811551120dae4110cdd79e9cbb7bb2a25d4',
  'notice token': '060720110e8604080e6d417669da8e70baae842310eeab665e2a2b2c59f98344',
  'review token': 'aab813473cae1138ab5874425d57d73ee25446cf7f131dc5883f04e77393830c',
  'proof token': '1483ceba67ad9d86e04ace3513008e6c85626afeaca116fe4adcf7633b62dad3',
  'refresh token': 'f6625d50d21a1777aa278027ccc6f3612939405e670d64c6a2c737c01b34330d',
  'standing token': 'e00936e82c63cdb44da912b8407159127b8ea3c13388636c6e98baa4a547df29',
  budget: '1b173b7f9b19ad797768d8071cdc58287d10551828232872f040e431caff4080',
  seal: '60e8fc0da8b12d079a4a0314f6106e760621dcc63ee31a657e7cd48c0b4b02ab',
  idempotency: 'e75ee27a0d212cc403b263637dd020a1876f21d34780dbb9dcf45c7ec458c667',
  'shown secret': 'b69e380ccb8dc98532eb2efb8863d6b1261d21df60faef440a9785f0be20a5b0',
  'passkey challenge': 'ba618c32f366af34598133dd1de52d4222875f0faed4d5586fb5484fba26dc26',
  'pending login': '0c8b4dab6799d6abdf6d221b2b6bb97d2ef2ef57f968b5ce3635f505dbcdd878',
  'portal session': 'ab6152e572cc0db27ee30ad461a11a59ccad22d1186b96d75f3a275b7d16e3bb',
};
const labels = Object.keys(knownAnswers) as KeyLabel[];

/** RFC 5869, implemented again with only HMAC: without salt and with one block, because a hash has 32 bytes. */
function hkdf(inputKey: Buffer, info: string): Buffer {
  const extracted = createHmac('sha256', zeros(32)).update(inputKey).digest();
  return createHmac('sha256', extracted).update(info).update(Buffer.of(1)).digest();
}

describe('The keys derived from SECRET_KEY', () => {
  it('V11 are HKDF-SHA-256 with a label each, and never change', () => {
    const { mac } = deriveKeys(secret);
    for (const label of labels) {
      assert.equal(mac(label, 'bonafide').toString('hex'), knownAnswers[label], label);
      const key = hkdf(secret, `bonafide ${label}`);
      assert.deepEqual(mac(label, 'bonafide'), createHmac('sha256', key).update('bonafide').digest(), label);
    }
  });

  it('V11 differ from label to label and from secret to secret, and from the secret itself', () => {
    const made = [secret, other].flatMap(each => labels.map(label => deriveKeys(each).mac(label, 'x').toString('hex')));
    const bare = [secret, other].map(each => createHmac('sha256', each).update('x').digest('hex'));
    assert.equal(new Set([...made, ...bare]).size, labels.length * 2 + 2);
  });

  it('V11 are made with the current secret, and accepted with the previous one too', () => {
    const [old, both, next] = [deriveKeys(secret), deriveKeys(other, secret), deriveKeys(other)];
    for (const label of labels) {
      assert.deepEqual(both.mac(label, 'x'), next.mac(label, 'x'), label);
      assert.deepEqual(both.macs(label, 'x'), [next.mac(label, 'x'), old.mac(label, 'x')], label);
      assert.deepEqual(next.macs(label, 'x'), [next.mac(label, 'x')], label);
    }
  });

  it('T3 seal so that only the current and the previous secret can open it', () => {
    const sealed = deriveKeys(secret).seal('a private key', zeros);
    assert.equal(deriveKeys(secret).unseal(sealed), 'a private key');
    assert.equal(deriveKeys(other, secret).unseal(sealed), 'a private key');
    assert.throws(() => deriveKeys(other).unseal(sealed), /SECRET_KEY/);
    const resealed = deriveKeys(other, secret).seal('a private key', zeros);
    assert.equal(deriveKeys(other).unseal(resealed), 'a private key');
  });

  it('T3 open nothing that was changed by one bit, cut short or invented', () => {
    const { seal, unseal } = deriveKeys(secret);
    const sealed = Buffer.from(seal('a private key', zeros), 'base64');
    assert.ok(!sealed.includes('private'));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(at) ^ 1, at);
      assert.throws(() => unseal(changed.toString('base64')), `byte ${at}`);
      assert.throws(() => unseal(sealed.subarray(0, at).toString('base64')), `${at} bytes`);
    }
    for (const garbage of ['', 'AAAA', 'not base64 at all']) assert.throws(() => unseal(garbage), garbage);
  });
});
