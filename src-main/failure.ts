import type { Failure } from '../src-preload/contract/define.ts';
import { failureCodes, type FailureCode } from '../src-preload/contract/failures.ts';

/** An expected failure: it has a code, and a message that says what happened and what can be done. Everything else is a mistake. */
export class StudioFailure extends Error {
  readonly code: FailureCode;
  /** What was found before it failed, as plain data; a job keeps it as its result. */
  readonly facts: unknown;
  constructor(code: FailureCode, message: string, { facts, ...options }: ErrorOptions & { facts?: unknown } = {}) {
    super(message, options);
    this.name = 'StudioFailure';
    this.code = code;
    this.facts = facts;
  }
}

/** The operating system's or SQLite's code of an error, such as `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why a folder of ours (`what`, as in "the library") could not be made, in the studio's words. */
export function folderFailure(error: unknown, what: string): StudioFailure | undefined {
  const code = errnoOf(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new StudioFailure('not-a-folder', `There is a file where the ${what} should be. Choose another folder.`, { cause: error });
  }
  // Making folders on a read-only disk, Node reports the parent as missing (ENOENT) rather than EROFS.
  if (code === 'ENOENT') {
    return new StudioFailure('not-writable', `The ${what} cannot be made. Check that its disk is there and may be written to.`, {
      cause: error,
    });
  }
  return fileSystemFailure(error);
}

/** What the operating system says, in the studio's words. Undefined for anything that is not about files or space. */
export function fileSystemFailure(error: unknown): StudioFailure | undefined {
  const code = errnoOf(error);
  if (/^SQLITE_(?:IOERR|READONLY|CANTOPEN)/.test(code ?? '')) {
    return new StudioFailure('not-writable', 'The library cannot be written. Check the disk it is on; finished work is kept.', {
      cause: error,
    });
  }
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'SQLITE_FULL':
      return new StudioFailure('disk-full', 'There is no space left on the disk. Free some space and start again; finished work is kept.', {
        cause: error,
      });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new StudioFailure('not-writable', 'The folder cannot be written to. Choose another one or change its permissions.', {
        cause: error,
      });
    default:
      return undefined;
  }
}

/** Any error as what may cross a boundary. A mistake says nothing of its inside: no stack and no path leaves the studio. */
export function toFailure(error: unknown): Failure {
  const known = error instanceof StudioFailure ? error : fileSystemFailure(error);
  if (known) return { code: known.code, message: known.message };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: failureCodes.cancelled };
  return { code: 'unexpected', message: 'Something went wrong inside AI Studio. The log has the details.' };
}
