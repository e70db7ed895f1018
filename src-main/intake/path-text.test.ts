import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBytes, toDisplay, toText } from './path-text.ts';

/** Any text, by its code points; lone surrogates are no text. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength }).map((points) => String.fromCodePoint(...points).toWellFormed());
/** Bytes as names really are: plain text, text cut in the middle of a character, and noise. */
const nameBytes = fc.oneof(
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  text(32).map((name) => Buffer.from(name, 'utf8')),
  fc
    .tuple(text(16), fc.nat({ max: 64 }), fc.uint8Array({ maxLength: 4 }))
    .map(([name, cut, noise]) => Buffer.concat([Buffer.from(name, 'utf8').subarray(0, cut), noise])),
);

describe('path text', () => {
  it('gives back the very bytes, whatever they are', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        expect(toBytes(toText(bytes))).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps two different names different', () => {
    fc.assert(
      fc.property(nameBytes, nameBytes, (a, b) => {
        expect(toText(a) === toText(b)).toBe(a.equals(b));
      }),
    );
  });

  it('leaves valid UTF-8 as it is, U+FFFD and twins of composed letters included', () => {
    for (const name of ['IMG_1.jpg', 'kjøkken', '日本語の家.JPG', '🏠 ✨', 'u\u0308', '\u00fc', 'odd \uFFFD name', '']) {
      expect(toText(Buffer.from(name))).toBe(name);
      expect(toBytes(name)).toEqual(Buffer.from(name));
    }
  });

  it('escapes overlong forms, encoded surrogates and cut sequences byte by byte', () => {
    expect(toText(Buffer.of(0xc0, 0xaf))).toBe('\uDCC0\uDCAF');
    expect(toText(Buffer.of(0xed, 0xa0, 0x80))).toBe('\uDCED\uDCA0\uDC80');
    expect(toText(Buffer.of(0x61, 0xf0, 0x9f, 0x8f))).toBe('a\uDCF0\uDC9F\uDC8F');
    expect(toText(Buffer.of(0xf4, 0x90, 0x80, 0x80))).toBe('\uDCF4\uDC90\uDC80\uDC80');
  });

  it('survives JSON, which is how names reach a worker', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        expect(JSON.parse(JSON.stringify(toText(bytes)))).toBe(toText(bytes));
      }),
    );
  });

  it('shows people well-formed text', () => {
    expect(toDisplay(toText(Buffer.from([0x61, 0xff, 0x2e, 0x6a])))).toBe('a\uFFFD.j');
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        expect(toDisplay(toText(bytes)).isWellFormed()).toBe(true);
      }),
    );
  });
});
