import type { TaskFunction } from '../../imaging/tasks.ts';
import { decodeLogo } from './logo.ts';

/**
 * The size of a logo as it stands upright, for a file that can be one: PNG, JPEG or WebP, decoded to its end. Fails with
 * `format-not-supported` for other pictures and with the codes of photos for what is none, or is damaged.
 */
export const readLogo: TaskFunction<'read-logo'> = async ({ file }) => {
  const { widthPx, heightPx } = await decodeLogo(file);
  return { widthPx, heightPx };
};
