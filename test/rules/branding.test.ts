import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  brandColors,
  cards,
  contrast,
  defaultBrandColor,
  edgeContrast,
  textContrast,
} from '../../src/domain/messaging/branding/brand-colors.rules.js';
import {
  contentTypeOf,
  isLogoId,
  maxLogoBytes,
  readLogo,
  shownSizeOf,
} from '../../src/domain/messaging/branding/logo.rules.js';
import { Refusal } from '../../src/domain/refusal.js';
import { chunk, jpeg, png, pngSignature, segment } from '../kit/images.js';
import { readProjectFile } from '../kit/sources.js';

function isReadable(color: string): void {
  const made = brandColors(color);
  const { button, buttonText, buttonHover, linkOnLight, linkOnDark, edgeOnLight, edgeOnDark } = made;
  const least: [a: string, b: string, least: number][] = [
    [buttonText, button, textContrast],
    [buttonText, buttonHover, textContrast],
    [linkOnLight, cards.light, textContrast],
    [linkOnDark, cards.dark, textContrast],
    [edgeOnLight, cards.light, edgeContrast],
    [edgeOnDark, cards.dark, edgeContrast],
  ];
  for (const [a, b, wanted] of least) assert.ok(contrast(a, b) >= wanted, `${color}: ${a} on ${b}`);
  for (const each of Object.values(made)) assert.match(each, /^#[0-9a-f]{6}$/);
  assert.equal(button, color);
}

describe('The colours of a brand', () => {
  for (const color of [
    '#ffffff',
    '#000000',
    '#ffff00',
    '#777777',
    '#767676',
    '#ff0000',
    '#0000ff',
    '#00ff00',
    '#19211f',
  ]) {
    it(`O19 is readable if the colour is ${color}`, () => isReadable(color));
  }

  it('O19 is readable whatever the colour is', () => {
    const colors = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(fc.property(colors, isReadable), { numRuns: 2_000 });
  });

  it('O19 stay unchanged where they are readable', () => {
    const { linkOnLight, edgeOnLight, buttonText } = brandColors('#0f766e');
    assert.deepEqual([linkOnLight, edgeOnLight, buttonText], ['#0f766e', '#0f766e', '#ffffff']);
    assert.equal(brandColors('#ffff00').buttonText, '#000000');
    assert.deepEqual([contrast('#ffffff', '#000000'), contrast('#777777', '#777777')], [21, 1]);
  });

  it('O19 are made for the cards of the pages', () => {
    const css = readProjectFile('src/web/account/shared/style.css');
    const papers = Array.from(css.matchAll(/--paper: (#\w+);/g), ([, color]) => color);
    assert.deepEqual(papers, [cards.light, cards.dark]);
    assert.ok(css.includes(`--accent: ${defaultBrandColor};`));
  });
});

function reasonOf(bytes: Buffer | string): string {
  try {
    const text = typeof bytes === 'string' ? bytes : bytes.toString('base64');
    return readLogo(text, 'logo').id.replace(/^[^.]+/, 'HASH');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.details.reason;
  }
}

describe('A logo', () => {
  it('O19 is a PNG or a JPEG, in Base64 or as a data URL, and has an id of its content and size', () => {
    assert.equal(reasonOf(png(120, 40)), 'HASH.120x40.png');
    assert.equal(reasonOf(jpeg), 'HASH.16x16.jpg');
    const image = png(120, 40);
    const { id } = readLogo(image.toString('base64'), 'logo');
    assert.equal(readLogo(`data:image/png;base64,${image.toString('base64')}`, 'logo').id, id);
    assert.ok(isLogoId(id));
    assert.deepEqual([contentTypeOf(id), contentTypeOf('a.16x16.jpg')], ['image/png', 'image/jpeg']);
    assert.notEqual(readLogo(png(120, 40, { colour: [1, 2, 3] }).toString('base64'), 'logo').id, id);
  });

  const html = Buffer.from('<script>alert(1)</script>');
  const others: [string, Buffer | string, string][] = [
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'NOT_AN_IMAGE'],
    ['HTML', html, 'NOT_AN_IMAGE'],
    ['a GIF', Buffer.from('GIF89a\x10\x00\x10\x00'), 'NOT_AN_IMAGE'],
    ['a WebP', Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 '), 'NOT_AN_IMAGE'],
    ['nothing', '', 'NOT_AN_IMAGE'],
    ['no Base64', '<svg>', 'NOT_AN_IMAGE'],
    ['the address of an image', 'https://evil.example/pixel.png', 'NOT_AN_IMAGE'],
    ['a PNG that is cut off', png(120, 40).subarray(0, 60), 'NOT_AN_IMAGE'],
    [
      'a PNG with a wrong sum',
      Buffer.from(png(120, 40).map((byte, at) => (at === 29 ? byte ^ 1 : byte))),
      'NOT_AN_IMAGE',
    ],
    ['a PNG without pixels', Buffer.concat([png(120, 40).subarray(0, 33), chunk('IEND')]), 'NOT_AN_IMAGE'],
    ['a PNG without a header', Buffer.concat([pngSignature, chunk('IDAT'), chunk('IEND')]), 'NOT_AN_IMAGE'],
    ['a JPEG that is cut off', jpeg.subarray(0, -8), 'NOT_AN_IMAGE'],
    ['the beginning of a JPEG', jpeg.subarray(0, 3), 'NOT_AN_IMAGE'],
    ['a tracking pixel', png(1, 1), 'IMAGE_SIZE'],
    ['a picture for a wall', png(2_001, 16), 'IMAGE_SIZE'],
    ['65 KiB', Buffer.concat([png(120, 40), Buffer.alloc(maxLogoBytes)]), 'TOO_LARGE'],
  ];
  for (const [what, given, reason] of others) {
    it(`O19 is not ${what}: ${reason}`, () => assert.equal(reasonOf(given), reason));
  }

  it('O19 keeps only its image data: no location of a photo, no text, no script behind its end', () => {
    const clean = png(120, 40);
    const extra = [
      chunk('tEXt', html),
      chunk('eXIf', html),
      chunk('iCCP', html),
      chunk('acTL', html),
      chunk('zzZz', html),
    ];
    const dirty = Buffer.concat([png(120, 40, { extra }), html]);
    assert.deepEqual(readLogo(dirty.toString('base64'), 'logo').bytes, clean);

    const photo = Buffer.concat([
      jpeg.subarray(0, 2),
      segment(0xe1, Buffer.from('Exif\0\0GPS')),
      segment(0xfe, html),
      jpeg.subarray(2),
      html,
    ]);
    assert.deepEqual(readLogo(photo.toString('base64'), 'logo').bytes, jpeg);
  });

  it('O19 of any bytes is accepted or refused, and never crashes', () => {
    const broken = fc.tuple(fc.constantFrom(png(20, 20), jpeg), fc.nat(400), fc.uint8Array({ maxLength: 12 }));
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
      broken.map(([image, at, bytes]) =>
        Buffer.concat([image.subarray(0, at), bytes, image.subarray(at + bytes.length)]),
      ),
    );
    fc.assert(fc.property(anything, bytes => assert.match(reasonOf(bytes), /^(HASH\.|NOT_AN_IMAGE$|IMAGE_SIZE$)/)));
  });

  it('O19 is shown as large as the space allows, and never enlarged', () => {
    const sizes: [id: string, width: number, height: number][] = [
      ['120x40', 120, 40],
      ['2000x100', 200, 10],
      ['500x500', 48, 48],
      ['16x2000', 1, 48],
    ];
    for (const [size, width, height] of sizes) {
      assert.deepEqual(shownSizeOf(`${'a'.repeat(43)}.${size}.png`), { width, height });
    }
  });
});
