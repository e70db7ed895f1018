import { expect, test } from 'vitest';
import { dragged, focusAt, placePicture } from './place-picture.ts';

const stage = { widthPx: 1000, heightPx: 600 };
const large = { widthPx: 6000, heightPx: 4000 };
const middle = { x: 0.5, y: 0.5 };

test('without a focus the whole picture lies in the middle, inside the margin', () => {
  expect(placePicture({ stage, natural: large, focus: null, marginPx: 0 })).toEqual({ leftPx: 50, topPx: 0, widthPx: 900, heightPx: 600 });
  const placed = placePicture({ stage, natural: large, focus: null, marginPx: 30 });
  expect(placed.topPx).toBe(30);
  expect(placed.heightPx).toBe(540);
});

test('with a focus it has its own size and that point in the middle', () => {
  expect(placePicture({ stage, natural: large, focus: middle, marginPx: 0 })).toEqual({
    leftPx: -2500,
    topPx: -1700,
    widthPx: 6000,
    heightPx: 4000,
  });
});

test('its edges never come inside the stage', () => {
  expect(placePicture({ stage, natural: large, focus: { x: 0, y: 1 }, marginPx: 0 })).toMatchObject({ leftPx: 0, topPx: 600 - 4000 });
});

test('a picture that has no more to show is not blown up', () => {
  const small = { widthPx: 600, heightPx: 400 };
  expect(placePicture({ stage, natural: small, focus: middle, marginPx: 0 })).toEqual(
    placePicture({ stage, natural: small, focus: null, marginPx: 0 }),
  );
});

test('the point that was clicked is the point that is shown', () => {
  const whole = placePicture({ stage, natural: large, focus: null, marginPx: 0 });
  const focus = focusAt({ xPx: 500, yPx: 300 }, whole);
  expect(focus).toEqual(middle);
  expect(focusAt({ xPx: 0, yPx: 0 }, whole)).toEqual({ x: 0, y: 0 });
});

test('dragging moves the picture by as much, and no further than its edge', () => {
  const placed = placePicture({ stage, natural: large, focus: middle, marginPx: 0 });
  const focus = dragged(placed, stage, { xPx: 100, yPx: -50 });
  expect(placePicture({ stage, natural: large, focus, marginPx: 0 })).toMatchObject({ leftPx: -2400, topPx: -1750 });
  const far = dragged(placed, stage, { xPx: 99_999, yPx: 99_999 });
  expect(placePicture({ stage, natural: large, focus: far, marginPx: 0 })).toMatchObject({ leftPx: 0, topPx: 0 });
});
