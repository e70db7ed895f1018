import type { FailureCode } from '../../src-preload/contract/failures.ts';
import { toFailure } from '../failure.ts';

const titles: Partial<Record<FailureCode, string>> = {
  'library-in-use': 'The library is already open',
  'library-newer': 'The library is from a newer AI Studio',
  'library-damaged': 'The library is damaged',
  'library-foreign': 'This is not an AI Studio library',
  'disk-full': 'The disk is full',
  'not-writable': 'The library cannot be written',
};

/** What a person reads when the studio cannot start. A mistake points to the log and shows nothing of its inside. */
export function startFailureWords(error: unknown): { title: string; message: string } {
  const { code, message } = toFailure(error);
  return { title: titles[code] ?? 'AI Studio could not start', message };
}

export const pageLost = {
  title: 'The window stopped working',
  message: 'AI Studio will close. Finished work is kept; open it again to go on.',
};

export const programLost = {
  title: 'AI Studio has to close',
  message: 'Something went wrong inside AI Studio. Finished work is kept; open it again to go on. The log has the details.',
};

export const libraryRestored = {
  title: 'The library was restored',
  message:
    'The library file was damaged, and its newest backup has been put in its place. Photos added since then may have to be added again.',
};
