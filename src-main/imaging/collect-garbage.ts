import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives memory back that nothing refers to any more. V8 does not count the memory of WebAssembly as its own and sees no
 * reason to look for it: after five RAW files it stood at 4 GB, of which one was in use. Nothing is done below the limit,
 * because looking costs some 30 ms.
 */
export function collectGarbage({ aboveBytes }: { readonly aboveBytes: number }): void {
  if (process.memoryUsage.rss() < aboveBytes) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
