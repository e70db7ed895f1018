import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useTable } from '../app/context.tsx';

const lightQuery = '(prefers-color-scheme: light)';

/** Puts the chosen theme on the document, and follows the operating system where that is what was chosen. */
export function useTheme(): void {
  const { preferences } = useTable();
  const theme = useStore(preferences.store, (state) => state.settings?.theme ?? 'dark');
  useEffect(() => {
    const system = window.matchMedia(lightQuery);
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
