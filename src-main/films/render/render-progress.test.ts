import { expect, it } from 'vitest';
import { followRender, onlyForward } from './render-progress.ts';

it('counts frames, sound and joining, and leaves a little for the check', () => {
  const told: number[] = [];
  const progress = followRender(1000, 1000, (fraction) => told.push(fraction));
  progress.pictures(500);
  expect(told.at(-1)).toBeCloseTo(500 / 1050, 12);
  progress.sound();
  progress.pictures(1000);
  expect(told.at(-1)).toBeCloseTo(1020 / 1050, 12);
  progress.joined(1000);
  expect(told.at(-1)).toBeCloseTo(1030 / 1050, 12);
});

it('moves when nothing has to be drawn', () => {
  const told: number[] = [];
  const progress = followRender(0, 600, (fraction) => told.push(fraction));
  progress.pictures(0);
  progress.sound();
  progress.joined(600);
  expect(told).toEqual([0, 0.4, 0.6].map((fraction) => expect.closeTo(fraction, 12) as number));
});

it('never goes back, nor beyond the end', () => {
  const told: number[] = [];
  const tell = onlyForward((fraction) => told.push(fraction));
  for (const fraction of [0.2, 0.1, 0.2, 0.5, 2, 1]) tell(fraction);
  expect(told).toEqual([0.2, 0.5, 1]);
});
