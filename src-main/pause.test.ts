import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { PauseSwitch } from './pause.ts';

const quiet = new AbortController().signal;

test('whoever asks while it is paused waits for it to go on', async () => {
  const pause = new PauseSwitch();
  await pause.whenGoing(quiet);
  pause.set(true);
  const order: string[] = [];
  const going = pause.whenGoing(quiet).then(() => order.push('going'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('resumed');
  pause.set(false);
  await going;
  expect(order).toEqual(['resumed', 'going']);
  expect(pause.isPaused).toBe(false);
});

test('cancelling ends the wait, and neither end leaves a listener behind', async () => {
  const pause = new PauseSwitch();
  const abort = new AbortController();
  pause.set(true);
  for (let n = 0; n < 3; n++) {
    const going = pause.whenGoing(abort.signal);
    pause.set(false);
    await going;
    pause.set(true);
  }
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  const going = pause.whenGoing(abort.signal);
  abort.abort();
  await expect(going).rejects.toBe(abort.signal.reason);
  await expect(pause.whenGoing(abort.signal)).rejects.toBe(abort.signal.reason);
});

test('a listener hears changes only, until it no longer wants to', () => {
  const pause = new PauseSwitch();
  const heard: boolean[] = [];
  const forget = pause.onChange((isPaused) => heard.push(isPaused));
  pause.set(false);
  pause.set(true);
  pause.set(true);
  pause.set(false);
  forget();
  pause.set(true);
  expect(heard).toEqual([true, false]);
});
