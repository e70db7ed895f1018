import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportRecipe, type Limit, type PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { builtInRecipes } from './built-in-recipes.ts';
import { planPicture } from './plan-picture.ts';

const landscape = { widthPx: 6000, heightPx: 4000 };
const portrait = { widthPx: 4000, heightPx: 6000 };
const recipe = (name: string): PictureRecipe => {
  const found = builtInRecipes.find((one) => one.name === name);
  if (found?.kind !== 'picture') throw new Error(`no picture recipe ${name}`);
  return found;
};
const sizeOf = (name: string, version = landscape): number[] => {
  const { widthPx, heightPx } = planPicture(recipe(name), version);
  return [widthPx, heightPx];
};

test('built-in recipes fit their own contract', () => {
  for (const one of builtInRecipes) expect(ExportRecipe.parse(one)).toEqual(one);
  expect(new Set(builtInRecipes.map(({ name }) => name)).size).toBe(builtInRecipes.length);
  for (const one of builtInRecipes)
    if (one.kind === 'picture') expect([one.metadata.place, one.metadata.serialNumber]).toEqual([false, false]);
});

describe('the size of', () => {
  test('the built-in recipes', () => {
    expect(sizeOf('mls')).toEqual([2048, 1365]);
    expect(sizeOf('mls', portrait)).toEqual([1365, 2048]);
    expect(sizeOf('mls-strict')).toEqual([1600, 1067]);
    expect(sizeOf('mls-strict', portrait)).toEqual([800, 1200]);
    expect(sizeOf('mls-small')).toEqual([1024, 683]);
    expect(sizeOf('full')).toEqual([6000, 4000]);
    expect(sizeOf('social-4x5')).toEqual([1080, 1350]);
    expect(sizeOf('social-9x16')).toEqual([1080, 1920]);
    expect(sizeOf('social-9x16', portrait)).toEqual([1080, 1920]);
    expect(planPicture(recipe('mls'), landscape).maxBytes).toBe(3_000_000);
  });

  test('a print covers the paper at its resolution, however the photo is turned', () => {
    expect(sizeOf('print')).toEqual([3720, 2480]);
    expect(sizeOf('print', portrait)).toEqual([2480, 3720]);
    expect(planPicture(recipe('print'), landscape).dpi).toBe(300);
  });

  test('what is smaller than asked for stays as it is', () => {
    for (const { kind, name } of builtInRecipes) {
      if (kind !== 'picture' || name.startsWith('social')) continue;
      expect(sizeOf(name, { widthPx: 640, heightPx: 427 })).toEqual([640, 427]);
    }
    expect(sizeOf('social-4x5', { widthPx: 640, heightPx: 400 })).toEqual([320, 400]);
  });

  test('any version in any recipe keeps within every limit, never grows, and keeps its shape', () => {
    const edge = fc.integer({ min: 1, max: 12_000 });
    const bound = fc.option(fc.integer({ min: 16, max: 9000 }));
    const limit: fc.Arbitrary<Limit> = fc.record({
      place: fc.constant('x'),
      widthPx: bound,
      heightPx: bound,
      maxPixels: fc.option(fc.integer({ min: 256, max: 9_000_000 })),
      maxBytes: fc.constant(null),
    });
    fc.assert(
      fc.property(
        edge,
        edge,
        fc.array(limit, { maxLength: 3 }),
        fc.constantFrom('mls', 'print', 'social-4x5', 'full'),
        (widthPx, heightPx, limits, name) => {
          const version = { widthPx, heightPx };
          const plan = planPicture({ ...recipe(name), limits }, version);
          expect(plan.part.widthPx).toBeLessThanOrEqual(widthPx);
          expect(plan.part.heightPx).toBeLessThanOrEqual(heightPx);
          expect(plan.widthPx).toBeLessThanOrEqual(plan.part.widthPx);
          expect(plan.heightPx).toBeLessThanOrEqual(plan.part.heightPx);
          for (const one of limits) {
            expect(plan.widthPx).toBeLessThanOrEqual(one.widthPx ?? Infinity);
            expect(plan.heightPx).toBeLessThanOrEqual(one.heightPx ?? Infinity);
            if (Math.min(plan.widthPx, plan.heightPx) > 1)
              expect(plan.widthPx * plan.heightPx).toBeLessThanOrEqual(one.maxPixels ?? Infinity);
          }
          if (Math.min(plan.widthPx, plan.heightPx) > 200) {
            expect(Math.abs((plan.widthPx / plan.heightPx) * (plan.part.heightPx / plan.part.widthPx) - 1)).toBeLessThan(0.01);
          }
        },
      ),
    );
  });
});
