import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setpriv } from './browser.ts';
import { DoubleEmitter } from './likeness.ts';

const boot = path.join(import.meta.dirname, 'utility-boot.cjs');

/** `utilityProcess.fork`: a Node process that knows `process.parentPort` and dies with this one. */
export class UtilityProcess extends DoubleEmitter {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], { execArgv = [], env, cwd }: Electron.ForkOptions) {
    super('utilityProcess', { sent: ['spawn', 'message', 'exit'], silent: ['error'] });
    const nodeArguments = ['--require', boot, ...execArgv];
    const start = existsSync(setpriv)
      ? { execPath: setpriv, execArgv: ['--pdeathsig', 'KILL', '--', process.execPath, ...nodeArguments] }
      : { execPath: process.execPath, execArgv: nodeArguments };
    this.#child = fork(modulePath, args, {
      ...start,
      serialization: 'advanced',
      ...(env && { env: env as NodeJS.ProcessEnv }),
      ...(cwd !== undefined && { cwd }),
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? (signal ? 1 : 0)));
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }
  postMessage(message: Serializable): void {
    if (this.#child.connected) this.#child.send(message);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}
