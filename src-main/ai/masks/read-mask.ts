import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { StudioFailure } from '../../failure.ts';
import type { TaskFunction } from '../../imaging/tasks.ts';
import { writeDurably } from '../../write-durably.ts';
import { inShares } from './load-mask.ts';
import { decodeMask, encodeMask } from './mask-picture.ts';
import { findMarks } from './mask-plane.ts';

/** Far more than black and white of the largest photo takes. */
const mostBytes = 200 * 1024 * 1024;

/** Looks at a mask that a person brought, and keeps it in the studio's own form. */
export const readMask: TaskFunction<'read-mask'> = async ({ file, outFile, widthPx, heightPx }) => {
  if ((await stat(file)).size > mostBytes) {
    throw new StudioFailure('mask-not-understood', 'The file of the mask is far larger than a mask can be.');
  }
  const mask = await decodeMask(await readFile(file), { widthPx, heightPx });
  const marks = findMarks(mask);
  if (!marks) throw new StudioFailure('mask-empty', 'Nothing in the mask is white. Mark what should change in white.');
  const png = await encodeMask(mask);
  await writeDurably(outFile, png);
  return {
    sha256: createHash('sha256').update(png).digest('hex'),
    sizeBytes: png.length,
    share: marks.count / (widthPx * heightPx),
    box: inShares(marks.box, { widthPx, heightPx }),
  };
};
