import { expect, test } from 'vitest';
import { minimumSize, placeWindow } from './window-place.ts';

const laptop = { x: 0, y: 25, width: 1470, height: 890 };
const desk = { x: 1470, y: 0, width: 2560, height: 1440 };
const saved = { x: 1800, y: 100, width: 1600, height: 1000, isMaximized: false };

test('a window opens where it was', () => {
  expect(placeWindow(saved, [laptop, desk])).toEqual(saved);
});

test('a window whose screen is gone opens in the middle of the one that is there', () => {
  expect(placeWindow(saved, [laptop])).toEqual({ x: 0, y: 25, width: 1470, height: 890, isMaximized: false });
});

test.each([
  ['above the screen', { ...saved, x: 100, y: -40 }],
  ['below the screen', { ...saved, x: 100, y: 920 }],
  ['a sliver at the right edge', { ...saved, x: 1400, y: 100 }],
  ['far to the left', { ...saved, x: -1550, y: 100 }],
])('a title bar that cannot be grasped (%s) is brought back', (_, place) => {
  expect(placeWindow(place, [laptop])).toMatchObject({ x: 0, y: 25 });
});

test('a window half off the screen, but within reach, stays there', () => {
  expect(placeWindow({ ...saved, x: -1400, y: 100 }, [laptop])).toMatchObject({ x: -1400, y: 100 });
});

test.each([undefined, null, 'text', {}, { x: 0, y: 0, width: 'wide', height: 1 }, { ...saved, x: Number.NaN }, { ...saved, width: -5 }])(
  'what was kept (%j) is not trusted',
  (kept) => {
    expect(placeWindow(kept, [laptop])).toEqual({ x: 15, y: 25, width: 1440, height: 890, isMaximized: false });
  },
);

test('never smaller than its minimum, even where no screen is known', () => {
  expect(placeWindow({ ...saved, width: 10, height: 10 }, [desk])).toMatchObject(minimumSize);
  expect(placeWindow(undefined, [])).toMatchObject({ width: 1440, height: 900 });
});
