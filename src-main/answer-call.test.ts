import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, event } from '../src-preload/contract/define.ts';
import { StudioFailure } from './failure.ts';
import { createAnswerCall } from './answer-call.ts';

const contract = {
  rooms: {
    count: call(z.object({ floor: z.number().int() }), z.object({ rooms: z.number() })),
    paint: call(z.object({}), z.object({})),
    burn: call(z.object({}), z.object({})),
    lie: call(z.object({}), z.object({ rooms: z.number() })),
    changed: event(z.object({})),
  },
};

function studio() {
  const logged: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (name: string, error: unknown) => void logged.push([name, error]) };
  const handlers = {
    rooms: {
      count: ({ floor }: { floor: number }) => ({ rooms: floor * 2, secret: '/home/someone' }),
      paint: () => {
        throw new StudioFailure('disk-full', 'There is no space left.');
      },
      burn: () => Promise.reject(new Error('ENOENT: /home/someone/library.sqlite')),
      lie: () => ({ rooms: 'many' }) as never,
    },
  };
  return { answer: createAnswerCall({ contract, handlers, log }), logged };
}

test('a call that fits is answered, and only with what the contract names', async () => {
  expect(await studio().answer('rooms.count', { floor: 2, extra: true })).toEqual({ ok: true, value: { rooms: 4 } });
});

test.each([undefined, null, 'text', { floor: '2' }, { floor: 1.5 }, {}, []])('input %j does not fit', async (input) => {
  expect(await studio().answer('rooms.count', input)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
});

test.each([
  'rooms.none',
  'none.count',
  'rooms',
  'rooms.changed',
  'constructor',
  '__proto__',
  'rooms.__proto__',
  'toString',
  '',
  7,
  null,
  { toString: () => 'rooms.count' },
])('there is no call %j', async (name) => {
  expect(await studio().answer(name, {})).toMatchObject({ ok: false, failure: { code: 'unknown-call' } });
});

test('an expected failure keeps its words and is not logged', async () => {
  const { answer, logged } = studio();
  expect(await answer('rooms.paint', {})).toEqual({ ok: false, failure: { code: 'disk-full', message: 'There is no space left.' } });
  expect(logged).toEqual([]);
});

test.each(['rooms.burn', 'rooms.lie'])('a mistake in %s is logged and leaks nothing', async (name) => {
  const { answer, logged } = studio();
  const reply = await answer(name, {});
  expect(reply).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
  expect(JSON.stringify(reply)).not.toMatch(/home|ENOENT|rooms/);
  expect(logged).toEqual([['call.failed', expect.any(Error)]]);
});

test('a studio that lacks a call does not start', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  expect(() => createAnswerCall({ contract, handlers: { rooms: {} } as never, log })).toThrow('rooms.count');
});
