import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { closeBeforeQuit } from './quit.ts';

/** Like Electron's: `quit` asks its listeners, and the program ends unless one of them objects. */
class FakeApp extends EventEmitter {
  readonly ended = Promise.withResolvers<void>();
  hasEnded = false;
  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.hasEnded = true;
    this.ended.resolve();
  }
}

test('the program ends when the studio has closed, which happens once', async () => {
  const app = new FakeApp();
  const closing = Promise.withResolvers<void>();
  let closes = 0;
  const close = (): Promise<void> => {
    closes += 1;
    return closing.promise;
  };
  closeBeforeQuit(app, { close, patienceMs: 60_000, log: silentLog });
  app.quit();
  app.quit();
  await Promise.resolve();
  expect([app.hasEnded, closes]).toEqual([false, 1]);
  closing.resolve();
  await app.ended.promise;
  expect(closes).toBe(1);
});

test.each([
  ['fails', () => Promise.reject(new Error('disk'))],
  ['never ends', () => Promise.withResolvers<void>().promise],
])('a close that %s does not keep the program', async (_, close) => {
  const app = new FakeApp();
  closeBeforeQuit(app, { close, patienceMs: 5, log: silentLog });
  app.quit();
  await expect(app.ended.promise).resolves.toBeUndefined();
});
