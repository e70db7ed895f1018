import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findChromium } from '../../scripts/chromium.ts';

export interface Browser {
  /** Address of its DevTools socket. */
  readonly endpoint: string;
  readonly onExit: (listener: () => void) => void;
  /** Ends it, politely first. `close` asks it over its own protocol. */
  stop(close: () => Promise<unknown>): Promise<void>;
}

const flags = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  // Chromium's own sandbox cannot start as root or in most containers; what runs in it here is our page.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
  '--metrics-recording-only',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,PaintHolding,OptimizationHints,MediaRouter,Translate,LocalNetworkAccessChecks',
];

/** Starts Chromium with a profile in `profileDir`, or a passing one where none is named or another one is using it. */
export async function startBrowser({ profileDir }: { profileDir: string | null }): Promise<Browser> {
  const isLasting = profileDir !== null && !isInUse(profileDir);
  const profile = isLasting ? profileDir : mkdtempSync(path.join(os.tmpdir(), 'electron-double-'));
  mkdirSync(profile, { recursive: true });

  const { executable, env } = findChromium();
  const command = [executable, `--user-data-dir=${profile}`, ...flags];
  const [program = executable, ...args] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--', ...command] : command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });

  const endpoint = await new Promise<string>((resolve, reject) => {
    const lastLines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines.push(line);
      const address = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${lastLines.slice(-10).join('\n')}`)));
  });

  return {
    endpoint,
    onExit: (listener) => void child.once('exit', listener),
    async stop(close) {
      await close().catch(() => child.kill());
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(late);
      if (!isLasting) rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** Makes a child die with this process, even of SIGKILL. Part of util-linux; elsewhere a killed double may leave a browser. */
export const setpriv = '/usr/bin/setpriv';

/** Chromium's own lock on a profile is a link named host-pid. A second instance of the program still needs a browser. */
function isInUse(dir: string): boolean {
  try {
    process.kill(Number(readlinkSync(path.join(dir, 'SingletonLock')).split('-').at(-1)), 0);
    return true;
  } catch {
    return false;
  }
}
