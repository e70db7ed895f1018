import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, event } from '../../src-preload/contract/define.ts';
import { createCheckEvent } from './check-event.ts';

const contract = { rooms: { painted: event(z.object({ room: z.string() })), paint: call(z.object({}), z.object({})) } };

test('an event crosses as the contract describes it, or not at all', () => {
  const logged: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (name: string) => void logged.push(name) };
  const check = createCheckEvent(contract, log);
  expect(check('rooms.painted', { room: 'hall', file: '/home/someone/hall.jpg' })).toEqual({ payload: { room: 'hall' } });
  expect(logged).toEqual([]);
  expect(check('rooms.painted', { room: 7 })).toBeNull();
  expect(check('rooms.paint', {})).toBeNull();
  expect(check('rooms.none', {})).toBeNull();
  expect(logged).toHaveLength(3);
});
