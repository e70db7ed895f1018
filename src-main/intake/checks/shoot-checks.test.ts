import { describe, expect, it } from 'vitest';
import { expose, renderScene } from '../scene.fixture.ts';
import { measureTones } from '../likeness.ts';
import { duplicateCheck } from './duplicates.ts';
import { isHandHeld, movedCheck } from './moved.ts';
import { patternCheck, type ExposedSet } from './set-pattern.ts';
import { shootChecks, type CheckedScene } from './shoot-checks.ts';

const likenessOf = (seed: number, ev = 0, xPx = 0): string =>
  measureTones(expose(renderScene(seed, 330, 220), ev, { xPx, yPx: 4, widthPx: 300, heightPx: 200 }), 300, 200).likeness;

describe('duplicateCheck', () => {
  const first = { position: 2, likeness: likenessOf(1), focalLengthMm: 20 };
  const copy = { position: 5, likeness: likenessOf(1, 0.7, 2), focalLengthMm: 20 };

  it('names the earlier photo of the same view, whatever its exposure', () => {
    expect(duplicateCheck(copy, [first])).toMatchObject({ code: 'duplicate', message: expect.stringContaining('photo 2') as unknown });
  });
  it('says nothing of the earlier one, of another view, or of another lens', () => {
    expect(duplicateCheck(first, [copy])).toBeNull();
    expect(duplicateCheck({ ...copy, likeness: likenessOf(2) }, [first])).toBeNull();
    expect(duplicateCheck({ ...copy, focalLengthMm: 35 }, [first])).toBeNull();
  });
});

describe('movedCheck', () => {
  it('grows from nothing to a note to a warning', () => {
    const at = (share: number) =>
      movedCheck(
        [
          { name: 'a', share: 0 },
          { name: 'b', share },
        ],
        6000,
      );
    expect(at(0.0007)).toBeNull();
    expect(at(0.003)).toMatchObject({ code: 'tripod-moved', severity: 'note', message: 'b lies 18 pixels (0.3 %) off the middle frame.' });
    expect(at(0.01)).toMatchObject({ severity: 'warning' });
  });
  it('does not count fractions of a pixel in small pictures', () => {
    expect(movedCheck([{ name: 'a', share: 0.0015 }], 750)).toBeNull();
  });
  it('names a frame that does not fit at all', () => {
    expect(
      movedCheck(
        [
          { name: 'a', share: 0 },
          { name: 'b', share: null },
        ],
        6000,
      ),
    ).toMatchObject({ severity: 'warning', message: expect.stringMatching(/^b cannot/) as unknown });
  });
});

it('a shoot is hand-held where most of its sets moved', () => {
  expect(isHandHeld([0.003, 0.002, 0.004, 0.0001])).toBe(true);
  expect(isHandHeld([0.003, 0.0001, 0.0002, 0.0001])).toBe(false);
  expect(isHandHeld([0.003, 0.003, null, null, null])).toBe(false);
});

/** Sets of two-stop steps around a mean of a half, as a bracketing camera makes them. */
const set = (steps: readonly number[], camera = 'a'): ExposedSet => ({
  camera,
  frames: steps.map((ev) => ({ exposureValue: 8 - ev, meanLuma: 0.5 + 0.14 * ev })),
});

describe('patternCheck', () => {
  const usual = [set([-2, 0, 2]), set([-2, 0, 2]), set([-2, 0, 2])];
  it('misses the end that the others have', () => {
    expect(patternCheck(set([0, 2]), usual)).toMatchObject({
      code: 'dark-frame-missing',
      severity: 'note',
      message: expect.stringContaining('2.0 EV darker') as unknown,
    });
    expect(patternCheck(set([-2, 0]), usual)).toMatchObject({ code: 'bright-frame-missing' });
  });
  it('takes a set that lacks both ends, or has as much as the others, for meant', () => {
    const long = [set([-4, -2, 0, 2, 4]), set([-4, -2, 0, 2, 4])];
    expect(patternCheck(set([-2, 0, 2]), long)).toBeNull();
    expect(patternCheck(set([-2, 0, 2]), usual)).toBeNull();
  });
  it('says nothing by other steps, another camera, too few others, or without EXIF', () => {
    expect(patternCheck(set([-1, 0]), usual)).toBeNull();
    expect(patternCheck(set([-2, 0]), [set([-2, 0, 2], 'b'), set([-2, 0, 2], 'b')])).toBeNull();
    expect(patternCheck(set([-2, 0]), usual.slice(1, 2))).toBeNull();
    const blind = {
      camera: 'a',
      frames: [
        { exposureValue: null, meanLuma: 0.2 },
        { exposureValue: null, meanLuma: 0.5 },
      ],
    };
    expect(patternCheck(blind, usual)).toBeNull();
  });
});

describe('shootChecks', () => {
  const scene = (position: number, steps: readonly number[], seed = position): CheckedScene => ({
    ...set(steps),
    position,
    likeness: likenessOf(seed),
    focalLengthMm: 20,
    isCameraKnown: true,
    spots: [],
    moved: null,
  });
  it('adds what the shoot tells to what the frames told', () => {
    const scenes = [scene(1, [-2, 0, 2]), scene(2, [-2, 0, 2]), scene(3, [-2, 0], 1)];
    const found = { code: 'blurred', severity: 'warning', message: 'soft' } as const;
    expect(shootChecks(scenes, 2, [found]).own.map(({ code }) => code)).toEqual(['blurred', 'bright-frame-missing', 'duplicate']);
    expect(shootChecks(scenes, 0, []).own).toEqual([]);
  });
  it('says a missing end once', () => {
    const scenes = [scene(1, [-2, 0, 2]), scene(2, [-2, 0, 2]), scene(3, [0, 2])];
    const found = { code: 'dark-frame-missing', severity: 'warning', message: 'white' } as const;
    expect(shootChecks(scenes, 2, [found]).own).toEqual([found]);
  });
});
