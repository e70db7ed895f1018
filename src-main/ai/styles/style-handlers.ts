import type { StudioHandlers } from '../../../src-preload/contract/index.ts';
import type { StyleBook } from './style-book.ts';

/** The calls about styles of the group `ai`. */
export function styleHandlers(book: StyleBook): Pick<StudioHandlers['ai'], 'styles' | 'keepStyle' | 'removeStyle'> {
  return {
    styles: () => book.list(),
    keepStyle: ({ style }) => book.keep(style),
    removeStyle: ({ id }) => book.remove(id),
  };
}
