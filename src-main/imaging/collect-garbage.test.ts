import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

it('gives back the memory of WebAssembly that nobody holds any more, when there is much of it', () => {
  const size = (): number => process.memoryUsage.rss() / 1024 / 1024;
  const take = (): void => {
    // 64 MB, every page of it touched.
    new Uint8Array(new WebAssembly.Memory({ initial: 1024 }).buffer).fill(1);
  };
  const before = size();
  for (let time = 0; time < 8; time += 1) {
    take();
    collectGarbage({ aboveBytes: Number.POSITIVE_INFINITY });
    collectGarbage({ aboveBytes: 0 });
  }
  expect(size() - before).toBeLessThan(200);
});
