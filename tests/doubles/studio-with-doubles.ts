import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ended } from '../terminal/run-studio.ts';
import { type FalDouble, type FalDoubleOptions, startFalDouble } from './fal/fal-double.ts';
import { type Attempt, tapArguments } from './network-tap.ts';
import { startXaiDouble, type XaiDouble, type XaiDoubleOptions } from './xai/xai-double.ts';

/**
 * The built terminal program with both doubles in place of the providers, keys for them, a library of its own and a tap on its
 * network: what an end-to-end test needs, in one call.
 */
export interface StudioWithDoubles {
  readonly fal: FalDouble;
  readonly xai: XaiDouble;
  /** A folder that is there for this test only; the library is in it. */
  readonly dir: string;
  /** Runs one command to its end. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** With `--json`: what it printed, as data. */
  json(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended & { readonly said: unknown }>;
  /** Every way out that any run has tried, workers included. */
  attempts(): Attempt[];
  /** Those that would have left the machine. */
  strays(): Attempt[];
  close(): Promise<void>;
}
export interface StudioWithDoublesOptions {
  readonly fal?: FalDoubleOptions;
  readonly xai?: XaiDoubleOptions;
}

const headless = path.resolve('dist/main/headless.cjs');
/** How long a request whose answer was lost is looked for: the doubles need no minutes. */
const windowMs = 1500;

export async function studioWithDoubles(options: StudioWithDoublesOptions = {}): Promise<StudioWithDoubles> {
  if (!existsSync(headless)) throw new Error('the program is not built: npm run build');
  const quick = { answersAtSentSize: true, workMs: 20, clipShortEdgePx: 160, clipFps: 12 };
  const fal = await startFalDouble({ ...quick, queueMs: 5, ...options.fal });
  const xai = await startXaiDouble({ ...quick, ...options.xai });
  const dir = mkdtempSync(path.join(os.tmpdir(), 'studio-doubles-'));
  const tapFile = path.join(dir, 'network.jsonl');
  const ports = [fal, xai].map(({ base }) => Number(new URL(base).port));
  const usual = {
    STUDIO_LIBRARY: path.join(dir, 'library'),
    XDG_CONFIG_HOME: path.join(dir, 'config'),
    STUDIO_FAL_DOUBLE: fal.base,
    FAL_KEY: fal.key,
    STUDIO_XAI_DOUBLE: xai.base,
    XAI_API_KEY: xai.key,
    STUDIO_AI_WINDOW_MS: String(windowMs),
  };

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> => {
    const child = spawn(process.execPath, [...tapArguments(tapFile, ports), headless, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...usual, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
  };
  const attempts = (): Attempt[] =>
    existsSync(tapFile)
      ? readFileSync(tapFile, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Attempt)
      : [];

  return {
    fal,
    xai,
    dir,
    run,
    json: async (args, env) => {
      const ended = await run([...args, '--json'], env);
      try {
        return { ...ended, said: JSON.parse(ended.stdout) as unknown };
      } catch (error) {
        throw new Error(`no document (code ${ended.code}): ${ended.stdout.slice(0, 500)}\n${ended.stderr}`, { cause: error });
      }
    },
    attempts,
    strays: () => attempts().filter(({ isAllowed }) => !isAllowed),
    close: async () => {
      await Promise.all([fal.close(), xai.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
