import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { decode, encode } from './clone.ts';
import { makeBridge } from './page-bridge.ts';
import { makePreloadWorld, type PreloadInfo } from './preload-world.ts';

/** The name Electron itself gives the world its preload scripts run in. */
export const preloadWorldName = 'Electron Isolated Context';
/** The function through which that world, and only that world, reaches main. */
export const bindingName = '__electronDoubleSend';

/** Runs in the page's own world before any script of the page. */
export const pageSource = (secret: string): string =>
  `if (globalThis === globalThis.top) (${makeBridge.toString()})(${JSON.stringify(secret)}, 'page');`;

/** The preload script as it is, byte for byte, inside the world Electron would give it. */
export function preloadSource(preloadFile: string | undefined, secret: string): string {
  const info: PreloadInfo = { versions: { ...process.versions } as Record<string, string>, platform: process.platform };
  return `(() => {
  if (globalThis !== globalThis.top) return;
  const clone = { encode: ${encode.toString()}, decode: ${decode.toString()} };
  const bridge = (${makeBridge.toString()})(${JSON.stringify(secret)}, 'preload');
  const send = (message) => globalThis[${JSON.stringify(bindingName)}](JSON.stringify(message));
  const world = (${makePreloadWorld.toString()})(${JSON.stringify(info)}, send, bridge, clone);
  Object.defineProperty(globalThis, ${JSON.stringify(secret)}, { value: world.receive });
  const module = { exports: {} };
  (function (require, module, exports, process, global) {${preloadFile ? readFileSync(preloadFile, 'utf8') : ''}
  })(world.require, module, module.exports, world.process, globalThis);
})();
//# sourceURL=${preloadFile ? pathToFileURL(preloadFile).href : 'electron-double:no-preload'}`;
}
