import { describe, expect, it } from 'vitest';
import { type Brand, contrast, inkOn, mix, plainestOn, seenOn } from './brand-colours.ts';

const brand = (ink: string, ground: string): Brand => ({ ink, ground, accent: '#c8a46a', logoSha256: null });

describe('contrast', () => {
  it('knows the numbers that everybody knows', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2);
    expect(contrast('#123456', '#123456')).toBe(1);
  });
});

describe('inkOn', () => {
  it('is the brand where the brand can be read', () => {
    expect(inkOn('#f3efe7', brand('#1d2b26', '#f3efe7'))).toBe('#1d2b26');
    expect(inkOn('#ffffff', brand('#ffffff', '#1b2f4b'))).toBe('#1b2f4b');
  });
  it('is black or white elsewhere, whichever is read better', () => {
    expect(inkOn('#888888', brand('#777777', '#888888'))).toBe('#000000');
    expect(inkOn('#0a0a40', brand('#101060', '#0a0a40'))).toBe('#ffffff');
  });
  it('can be read on every ground', () => {
    for (let red = 0; red < 256; red += 17) {
      for (let green = 0; green < 256; green += 17) {
        const ground = mix(`#${red.toString(16).padStart(2, '0')}${green.toString(16).padStart(2, '0')}80`, '#808080', 0.1);
        expect(contrast(inkOn(ground, brand('#808080', '#7f7f7f')), ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe('seenOn', () => {
  it('leaves a colour that is seen, and changes another as little as it can', () => {
    expect(seenOn('#14161a', '#c8a46a', 3)).toBe('#c8a46a');
    const lifted = seenOn('#14161a', '#202830', 3);
    expect(contrast(lifted, '#14161a')).toBeGreaterThanOrEqual(3);
    expect(contrast(lifted, '#14161a')).toBeLessThan(3.6);
    expect(plainestOn('#14161a')).toBe('#ffffff');
  });
});
