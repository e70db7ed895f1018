import { useStore } from 'zustand';
import type { Aspect, FilmSize, TemplateId } from '../../src-preload/contract/film-shapes.ts';
import { useTable } from '../app/context.tsx';

/** What this person's films usually are. */
export function useUsualFilm(): { readonly aspect: Aspect; readonly template: TemplateId; readonly size: FilmSize } {
  const { preferences } = useTable();
  const settings = useStore(preferences.store, (state) => state.settings);
  return {
    aspect: settings?.filmAspect ?? '16:9',
    template: settings?.filmTemplate ?? 'classic-tour',
    size: settings?.filmSize ?? '1080p',
  };
}
