import { useStore } from 'zustand';
import type { Settings } from '../../src-preload/contract/settings.ts';
import { useTable } from '../app/context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { BrandFields } from './brand-fields.tsx';
import { CreditFields } from './credit-fields.tsx';

const themes: readonly Settings['theme'][] = ['dark', 'light', 'system'];

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { words, preferences } = useTable();
  const theme = useStore(preferences.store, (state) => state.settings?.theme ?? 'dark');
  return (
    <Dialog title={words.settings.title} closeLabel={words.common.close} onClose={onClose}>
      <h3 className="mb-2 text-xs font-semibold text-ink-soft">{words.settings.theme}</h3>
      <Segmented
        label={words.settings.theme}
        value={theme}
        onChange={(next) => void preferences.change({ theme: next })}
        options={themes.map((value) => ({ value, label: words.settings.themes[value] }))}
      />
      <p className="mt-3 text-ink-quiet">{words.settings.themeNote}</p>
      <CreditFields />
      <BrandFields />
      <p className="mt-4 border-t border-line pt-4 text-ink-quiet">{words.settings.language}</p>
    </Dialog>
  );
}
