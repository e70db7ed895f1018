import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

it('gives back the memory of WebAssembly that nobody holds any more, when there is much of it', () => {
  const size = (): number => process.memoryUsage.rss() / 1024 / 1024;
  // 64 MB, shared as LibRaw's is: of that V8 takes no notice.
  const pages = { initial: 1024, maximum: 1024, shared: true };
  const take = (): void => {
    new Uint8Array(new WebAssembly.Memory(pages).buffer).fill(1);
  };
  const before = size();
  for (let time = 0; time < 8; time += 1) {
    take();
    collectGarbage({ aboveBytes: Number.POSITIVE_INFINITY });
    collectGarbage({ aboveBytes: 0 });
  }
  expect(size() - before).toBeLessThan(200);
});
