import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import type { Imaging } from '../../imaging/tasks.ts';
import type { LibraryFiles } from '../../library/library-files.ts';
import { syncFile } from '../../write-durably.ts';
import { type Model, type Provider, SubmitOutcomeUnknown } from '../provider.ts';

interface LocalParts {
  readonly imaging: Imaging;
  readonly files: LibraryFiles;
}

/** What the studio's own engine does for nothing, without a network and without a trained model. */
const localModels: readonly Model[] = [
  {
    id: 'local/fill',
    provider: 'local',
    name: 'Fill from the photo itself',
    does: ['remove'],
    takesMask: true,
    takesPrompt: false,
    takesEndFrame: false,
    makesSound: false,
    aspects: [],
    resolutions: [],
    durationsS: [],
    most: { longEdgePx: 6000, pixels: 24_000_000 },
    promptCharacters: 10_000,
    price: { unit: 'image', micros: 0, seenOn: '2026-11-23' },
    startTimeoutMs: 60_000,
    longestMs: 300_000,
    quantity: () => 1,
    input: (_, { picture, mask }) => ({ picture, mask }),
  },
];

/**
 * This computer, under the same port as the others. It answers at once; what it is given and what it answers with are known
 * by tokens for as long as the studio runs, and after a power cut the work is simply done again.
 */
export function createLocalProvider({ imaging, files }: LocalParts): Provider {
  const given = new Map<string, string>();
  const fileOf = (token: unknown): string => {
    const file = typeof token === 'string' ? given.get(token) : undefined;
    if (file === undefined) throw new SubmitOutcomeUnknown();
    return file;
  };
  const neverParked = (): never => {
    throw new StudioFailure('ai-result-lost', 'This computer does not have the result any more. Try again; it costs nothing.');
  };
  return {
    id: 'local',
    models: localModels,
    lostRequests: 'repeat',
    keySource: () => Promise.resolve('none-needed'),
    upload: ({ file }) => {
      const token = `local:${randomUUID()}`;
      given.set(token, file);
      return Promise.resolve(token);
    },
    check: () => undefined,
    submit: async (_, { picture, mask }, { signal }) => {
      const requestId = randomUUID();
      const outFile = files.unfinished(`${requestId}.png`);
      const input = { pictureFile: fileOf(picture), maskFile: fileOf(mask), outFile };
      given.delete(String(picture));
      given.delete(String(mask));
      await imaging.run('fill-locally', input, { signal });
      return { requestId, output: { files: [{ url: `local:${requestId}`, contentType: 'image/png' }] } };
    },
    status: neverParked,
    output: neverParked,
    cancel: () => Promise.resolve('gone'),
    find: () => Promise.resolve(null),
    forget: async (_, requestId) => rm(files.unfinished(`${requestId}.png`), { force: true }),
    prices: () => Promise.resolve([]),
    download: async ({ url }, to) => {
      try {
        await copyFile(files.unfinished(`${url.slice('local:'.length)}.png`), to.file);
      } catch {
        neverParked();
      }
      await syncFile(to.file);
    },
  };
}
