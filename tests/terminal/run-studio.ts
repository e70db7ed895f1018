import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const headless = path.resolve('dist/main/headless.cjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Report {
  readonly projects: readonly {
    readonly id: string;
    readonly name: string;
    readonly photos: readonly {
      readonly id: string;
      readonly room: string | null;
      readonly frames: readonly { readonly name: string; readonly sha256: string }[];
      readonly version: { readonly file: string; readonly recipe: unknown } | null;
    }[];
    readonly exports: readonly { readonly recipe: string; readonly file: string }[];
    readonly film: { readonly file: string; readonly durationMs: number } | null;
  }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string; readonly code: string }[];
  readonly failed: readonly { readonly what: string; readonly code: string; readonly message: string }[];
  readonly timingsMs: Readonly<Record<string, number>>;
}

/** Starts the built terminal program, as `npm run studio --` does. */
export function startStudio(args: readonly string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [headless, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export const runStudio = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> => startStudio(args, env).ended;

/** A run with `--json`, whose standard output must be that document and nothing else. */
export async function runForReport(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended & { report: Report }> {
  const ended = await runStudio([...args, '--json'], env);
  try {
    return { ...ended, report: JSON.parse(ended.stdout) as Report };
  } catch (error) {
    throw new Error(`no report (code ${ended.code}): ${ended.stdout.slice(0, 500)}\n${ended.stderr}`, { cause: error });
  }
}
