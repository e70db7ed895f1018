import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batteryCondition, networkCondition } from './conditions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Power extends EventEmitter {
  isOnBattery = false;
  isOnBatteryPower(): boolean {
    return this.isOnBattery;
  }
}

test('a network that comes or goes is told once each, and at once after sleep', () => {
  const powerMonitor = new Power() as never;
  let isOnline = true;
  const heard: boolean[] = [];
  const condition = networkCondition({ net: { isOnline: () => isOnline }, powerMonitor });
  const stop = condition.onChange(() => heard.push(condition.holds()));
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([]);
  isOnline = false;
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([false]);
  isOnline = true;
  (powerMonitor as Power).emit('resume');
  expect(heard).toEqual([false, true]);
  stop();
  isOnline = false;
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([false, true]);
  expect((powerMonitor as Power).listenerCount('resume')).toBe(0);
});

test('the battery is heard of until nobody listens any more', () => {
  const power = new Power();
  const condition = batteryCondition(power as never);
  const heard: boolean[] = [];
  const stop = condition.onChange(() => heard.push(condition.holds()));
  power.isOnBattery = true;
  power.emit('on-battery');
  power.isOnBattery = false;
  power.emit('on-ac');
  stop();
  power.emit('on-battery');
  expect(heard).toEqual([true, false]);
});
