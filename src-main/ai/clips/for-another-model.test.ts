import { describe, expect, test } from 'vitest';
import { boardOf, shotOf } from '../../films/testing/storyboards.ts';
import { forAnotherModel } from './for-another-model.ts';
import { type ClipModel, planClips } from './plan-clips.ts';

const model: ClipModel = {
  id: 'test/first',
  provider: 'fal',
  name: 'First',
  does: ['clip'],
  takesEndFrame: true,
  makesSound: true,
  aspects: [],
  durationsS: [5, 10],
};
const other: ClipModel = { ...model, id: 'test/other', name: 'Other', durationsS: [4, 6, 8] };
const [first, , join] = planClips(boardOf([shotOf(1, 4000, 800), shotOf(2, 9000, 0)]), {
  makes: 'all',
  withSound: true,
  model,
  wording: () => ({ prompt: 'slowly forwards', avoid: 'people' }),
  widest: () => ({ x: 0, y: 0, width: 1, height: 1 }),
  isMade: () => false,
}).map(({ recipe }) => recipe);

describe('a clip of another model', () => {
  test('shows the same, as long or the next longer that the model makes, or its longest', () => {
    expect(forAnotherModel(first!, other)).toEqual({ ...first, model: 'test/other', durationS: 6 });
    expect(forAnotherModel({ ...first!, durationS: 10 }, other).durationS).toBe(8);
    expect(forAnotherModel({ ...first!, durationS: 8 }, other).durationS).toBe(8);
  });

  test('is refused where the model cannot make it', () => {
    expect(join!.end).not.toBeNull();
    expect(forAnotherModel(join!, other).end).toEqual(join!.end);
    for (const [recipe, change] of [
      [join!, { takesEndFrame: false }],
      [first!, { makesSound: false }],
      [first!, { aspects: ['9:16'] }],
      [first!, { does: ['style'] }],
    ] as const)
      expect(() => forAnotherModel(recipe, { ...other, ...change })).toThrow(/Other cannot make/);
    // A moment of one photo needs no end frame.
    expect(forAnotherModel(first!, { ...other, takesEndFrame: false }).model).toBe('test/other');
  });
});
