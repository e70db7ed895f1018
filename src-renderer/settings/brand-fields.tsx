import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Brand } from '../../src-preload/contract/settings.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { chooseFile } from '../ui/choose-file.ts';
import { failureInWords } from '../words/words.ts';

const colours = ['ground', 'ink', 'accent'] as const;

/** How films are signed: colours of cards and texts, a logo, and whether a card closes the film. */
export function BrandFields() {
  const { words, preferences, takeIn } = useTable();
  const noteId = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const brand = useStore(preferences.store, (state) => state.settings?.brand ?? null) ?? Brand.parse({});
  const change = (part: Partial<Brand>): void => void preferences.change({ brand: { ...brand, ...part } });
  const chooseLogo = async (): Promise<void> => {
    const file = await chooseFile('image/png,image/jpeg,image/webp');
    if (!file) return;
    const logo = await takeIn(file, 'logo');
    setRefused(logo.ok ? null : failureInWords(logo.failure.code, words));
    if (logo.ok) change({ logoSha256: logo.value.sha256 });
  };
  return (
    <fieldset className="mt-4 border-t border-line pt-4">
      <legend className="sr-only">{words.settings.brand}</legend>
      <h3 className="mb-1 text-xs font-semibold text-ink-soft">{words.settings.brand}</h3>
      <p id={noteId} className="mb-3 text-ink-quiet">
        {words.settings.brandNote}
      </p>
      <div className="flex flex-wrap items-end gap-4">
        {colours.map((name) => (
          <label key={name}>
            <span className="mb-1 block text-xs text-ink-quiet">{words.settings.brandColours[name]}</span>
            <input
              type="color"
              defaultValue={brand[name]}
              onBlur={(event) => event.target.value !== brand[name] && change({ [name]: event.target.value })}
              className="block h-8 w-14 appearance-none rounded-md border border-line-strong/70 bg-raised p-1 [&::-webkit-color-swatch]:rounded-sm [&::-webkit-color-swatch]:border-line [&::-webkit-color-swatch-wrapper]:p-0"
            />
          </label>
        ))}
        <div className="flex gap-2">
          <Button tone="plain" onClick={() => void chooseLogo()}>
            {brand.logoSha256 === null ? words.settings.chooseLogo : words.settings.changeLogo}
          </Button>
          {brand.logoSha256 !== null && (
            <Button tone="quiet" onClick={() => change({ logoSha256: null })}>
              {words.settings.removeLogo}
            </Button>
          )}
        </div>
      </div>
      {refused !== null && (
        <p role="alert" className="mt-2 text-xs text-pretty text-danger">
          {refused}
        </p>
      )}
      <label className="mt-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={brand.endCard}
          aria-describedby={noteId}
          onChange={(event) => change({ endCard: event.target.checked })}
          className="size-4 accent-solid"
        />
        {words.settings.endCard}
      </label>
    </fieldset>
  );
}
