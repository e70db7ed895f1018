import { expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import type { ConditionPort } from '../ports.ts';
import { diskState, watchConditions } from './watch-conditions.ts';

const gibibyte = 1024 ** 3;

class Condition implements ConditionPort {
  #holds: boolean;
  readonly listeners = new Set<() => void>();
  constructor(holds: boolean) {
    this.#holds = holds;
  }
  readonly holds = (): boolean => this.#holds;
  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  become(holds: boolean): void {
    this.#holds = holds;
    for (const listener of this.listeners) listener();
  }
}

function watch({ isOnline = true, freeBytes = 100 * gibibyte } = {}) {
  const held = new Set<string>();
  const network = new Condition(isOnline);
  const battery = new Condition(false);
  const disk = { freeBytes, totalBytes: 500 * gibibyte };
  const conditions = watchConditions({
    queue: {
      remoteLanes: ['ai:fal', 'ai:xai'],
      hold: ({ scope, reason }) => void held.add(`${scope} ${reason}`),
      lift: (reason) => {
        for (const it of held) if (it.endsWith(` ${reason}`)) held.delete(it);
      },
    },
    network,
    battery,
    batteryLanes: ['film'],
    libraryDir: '.',
    log: silentLog,
    roomOn: () => Promise.resolve(disk),
  });
  return { held: () => [...held].toSorted(), network, battery, disk, conditions };
}

test('no network holds what goes to a provider, until there is one', () => {
  const { held, network, conditions } = watch({ isOnline: false });
  expect(held()).toEqual(['ai:fal offline', 'ai:xai offline']);
  network.become(true);
  expect(held()).toEqual([]);
  network.become(false);
  expect(held()).toEqual(['ai:fal offline', 'ai:xai offline']);
  conditions.close();
  expect(network.listeners.size).toBe(0);
});

test('on its battery the machine renders no films', () => {
  const { held, battery, conditions } = watch();
  battery.become(true);
  expect(held()).toEqual(['film battery']);
  battery.become(false);
  expect(held()).toEqual([]);
  conditions.close();
});

test('little space holds what is begun at a provider, next to none holds everything, and space lets all go on', async () => {
  const { held, disk, conditions } = watch();
  await conditions.look();
  expect(held()).toEqual([]);
  disk.freeBytes = 0.9 * gibibyte;
  await conditions.look();
  expect(held()).toEqual(['ai:fal disk-low', 'ai:xai disk-low']);
  disk.freeBytes = 0.1 * gibibyte;
  await conditions.look();
  expect(held()).toEqual(['* disk-low', 'ai:fal disk-low', 'ai:xai disk-low']);
  disk.freeBytes = 2 * gibibyte;
  await conditions.look();
  expect(held()).toEqual([]);
  conditions.close();
});

test('a small disk is not low because it is small', () => {
  expect(diskState({ freeBytes: 3_000_000, totalBytes: 4_000_000 })).toBe('enough');
  expect(diskState({ freeBytes: 100_000, totalBytes: 4_000_000 })).toBe('low');
  expect(diskState({ freeBytes: 0, totalBytes: 4_000_000 })).toBe('nearly-full');
});

test('a real folder is on a real disk', async () => {
  const found: string[] = [];
  const conditions = watchConditions({
    queue: { remoteLanes: [], hold: () => undefined, lift: () => undefined },
    network: new Condition(true),
    battery: new Condition(false),
    batteryLanes: [],
    libraryDir: '.',
    log: { ...silentLog, warn: (event) => void found.push(event) },
  });
  await conditions.look();
  expect(found).toEqual([]);
  conditions.close();
});
