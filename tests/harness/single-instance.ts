import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface SecondInstance {
  readonly argv: string[];
  readonly cwd: string;
}

/** One program for one user data folder: the first holds a lock file and listens, a second tells it how it was started. */
export class SingleInstance {
  readonly #onSecond: (second: SecondInstance) => void;
  #lockFile: string | null = null;

  constructor(onSecond: (second: SecondInstance) => void) {
    this.#onSecond = onSecond;
  }

  get isHeld(): boolean {
    return this.#lockFile !== null;
  }

  /** False when another living process holds the lock; it has been told. */
  request(userDataDir: string): boolean {
    mkdirSync(userDataDir, { recursive: true });
    const file = path.join(userDataDir, 'SingletonDouble');
    const socket = socketOf(file);
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(readFileSync(file, 'utf8')))) {
        const first = connect(socket);
        first.on('error', () => undefined); // it is just ending
        first.end(JSON.stringify({ argv: process.argv, cwd: process.cwd() } satisfies SecondInstance));
        return false;
      }
      writeFileSync(file, String(process.pid)); // left behind by one that was killed
    }
    this.#lockFile = file;
    if (!socket.startsWith('\0')) rmSync(socket, { force: true });
    const server = createServer((stream) => {
      let text = '';
      stream.on('data', (piece) => {
        text += String(piece);
      });
      stream.on('end', () => this.#onSecond(JSON.parse(text) as SecondInstance));
    });
    server.listen(socket).unref();
    return true;
  }

  release(): void {
    if (this.#lockFile) rmSync(this.#lockFile, { force: true });
    this.#lockFile = null;
  }
}

/** A socket's name may be no longer than about a hundred letters, which a folder's may. On Linux it needs no file at all. */
function socketOf(lockFile: string): string {
  const name = `electron-double-${createHash('sha256').update(lockFile).digest('hex').slice(0, 16)}`;
  return process.platform === 'linux' ? `\0${name}` : path.join(os.tmpdir(), name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
