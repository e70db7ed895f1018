import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobId } from '../../../src-preload/contract/ids.ts';
import { setDayBudget } from '../../library/workspace.ts';
import { SpendingRoom } from '../testing/spending-room.ts';

let room: SpendingRoom;
beforeEach(async () => {
  room = await SpendingRoom.open();
});
afterEach(() => room.close());

/** A charge of its own job, as far as the intent. */
function reserve(micros: number, what = 'remove'): string {
  const jobId = room.addJob();
  const { projectId, requests } = room;
  requests.begin({ jobId, projectId, provider: 'fal', model: 'test/edit' }, false);
  const requestId = requests.newest(jobId)?.id ?? '';
  const of = { requestId, jobId, projectId, provider: 'fal' as const, model: 'test/edit', what, quantity: 1, unit: 'image' as const };
  room.requests.together(() => room.ledger.reserve({ ...of, micros, isPossibleDouble: false }));
  return requestId;
}
const day = () => {
  const { spent, reserved } = room.ledger.dayBudget();
  return [spent.micros, reserved.micros];
};

test('a charge leaves its first state once', () => {
  const request = reserve(100);
  expect(day()).toEqual([0, 100]);
  room.ledger.close(request, 'settled');
  room.ledger.close(request, 'released');
  expect(day()).toEqual([100, 0]);
  expect(room.ledger.lines()).toMatchObject([{ state: 'settled', reserved: { micros: 100 }, settled: { micros: 100, currency: 'USD' } }]);
});

test('what is released costs nothing, and what is unclear counts as spent', () => {
  room.ledger.close(reserve(100), 'released');
  room.ledger.close(reserve(20), 'unclear');
  expect(day()).toEqual([20, 0]);
  expect(room.ledger.lines().map(({ state, settled }) => [state, settled])).toEqual([
    ['unclear', null],
    ['released', null],
  ]);
});

test('a budget is used to the last millionth and not beyond, also by what is not settled yet', () => {
  room.stores.projects.setBudget(room.projectId, 300);
  room.ledger.close(reserve(100), 'settled');
  room.ledger.close(reserve(50), 'unclear');
  const open = reserve(150);
  expect(() => reserve(1)).toThrow(expect.objectContaining({ code: 'budget-reached', facts: { cap: 'project' } }));
  room.ledger.close(open, 'released');
  reserve(150);
  expect(room.ledger.projectBudget(room.projectId)).toEqual({
    cap: { micros: 300, currency: 'USD' },
    spent: { micros: 150, currency: 'USD' },
    reserved: { micros: 150, currency: 'USD' },
  });
});

test('the day’s budget says when there is a new one', () => {
  setDayBudget(room.context, 100);
  room.times.wallMs = new Date(2026, 10, 23, 22).getTime();
  reserve(100);
  expect(() => reserve(1)).toThrow(expect.objectContaining({ facts: { cap: 'day', forMs: 2 * 3_600_000 } }));
  room.pass(2 * 3_600_000);
  expect(day()).toEqual([0, 0]);
  reserve(100);
});

test('a budget of nothing allows nothing, and none allows everything', () => {
  setDayBudget(room.context, 0);
  expect(() => reserve(1)).toThrow('Nothing was sent');
  setDayBudget(room.context, null);
  reserve(1_000_000_000);
});

test('newest first, as many as asked for, of one project', () => {
  for (const what of ['one', 'two', 'three']) reserve(1, what);
  const other = room.stores.projects.ensure(Buffer.from('/other'), 'Other');
  expect(room.ledger.lines({ projectId: other.id as never })).toEqual([]);
  expect(room.ledger.lines({ projectId: room.projectId, limit: 2 }).map(({ what }) => what)).toEqual(['three', 'two']);
  expect(room.ledger.lines()).toHaveLength(3);
});

test('an intent that cannot be paid leaves no trace', () => {
  const jobId: JobId = room.addJob();
  room.setCaps({ project: 0 });
  room.requests.begin({ jobId, projectId: room.projectId, provider: 'fal', model: 'test/edit' }, false);
  const row = room.requests.newest(jobId)!;
  room.requests.uploaded(row, { input: {}, marker: 'a', facts: { quantity: 1, worker: null } });
  const before = room.requests.newest(jobId)!;
  expect(() =>
    room.requests.together(() => {
      room.requests.intend(before);
      room.ledger.reserve({
        requestId: row.id,
        jobId,
        projectId: room.projectId,
        provider: 'fal',
        model: 'test/edit',
        what: 'x',
        quantity: 1,
        unit: 'image',
        micros: 1,
        isPossibleDouble: false,
      });
    }),
  ).toThrow('budget');
  expect(room.requests.newest(jobId)).toEqual(before);
});
