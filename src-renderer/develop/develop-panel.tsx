import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { defaultSettings, settingsWith, type DevelopChange, type DevelopSettings } from '../../src-preload/contract/develop.ts';
import type { PhotoView } from '../../src-preload/contract/library.ts';
import type { PresetView } from '../../src-preload/contract/presets.ts';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { Slider } from '../ui/slider.tsx';
import { controls, shownValue, type Control } from './controls.ts';
import { Section } from './section.tsx';

/** The recipe as sliders. What is moved shows at once and is kept by a press, or by going on to another photo. */
export function DevelopPanel({ photo }: { readonly photo: PhotoView }) {
  const { words, draft } = useTable();
  const state = useStore(draft.store);
  const change = state.photoId === photo.id ? state.change : {};
  const settings = settingsWith(photo.settings, change);
  const isChanged = Object.keys(change).length > 0;
  const apply = (wanted: DevelopChange): void => draft.try(photo.id, wanted);
  const group = (title: string, list: readonly Control[], more: ReactNode = null) => (
    <Section title={title}>
      {list.map((control) => (
        <ControlSlider key={control.setting} control={control} settings={settings} onChange={apply} />
      ))}
      {more}
    </Section>
  );

  return (
    <>
      <Section isPinned>
        <Presets onChoose={apply} />
        <div className="mt-2 flex gap-1.5">
          <Button size="small" tone="solid" disabled={!isChanged} onClick={draft.keep}>
            {words.develop.keep}
          </Button>
          <Button size="small" disabled={!isChanged} onClick={draft.discard}>
            {words.develop.discard}
          </Button>
          <Button size="small" tone="quiet" onClick={() => apply(defaultSettings)}>
            {words.develop.reset}
          </Button>
        </div>
      </Section>
      {group(words.develop.light, controls.light)}
      {group(
        words.develop.colour,
        controls.colour,
        <Tick label={words.develop.matchRoom} isOn={settings.matchRoom} onChange={(matchRoom) => apply({ matchRoom })} />,
      )}
      <Section title={words.develop.geometry}>
        <div className="pt-1 pb-1.5">
          <Segmented
            label={words.develop.verticals}
            value={settings.verticals === 'guided' ? 'auto' : settings.verticals}
            onChange={(verticals) => apply({ verticals })}
            options={[
              { value: 'auto', label: words.develop.verticalsAuto },
              { value: 'off', label: words.develop.verticalsOff },
            ]}
          />
        </div>
        {controls.geometry.map((control) => (
          <ControlSlider key={control.setting} control={control} settings={settings} onChange={apply} />
        ))}
        <Tick label={words.develop.lens} isOn={settings.lens} onChange={(lens) => apply({ lens })} />
      </Section>
      {group(
        words.develop.detail,
        controls.detail,
        photo.frames.length > 1 && (
          <Tick
            label={words.develop.deghost}
            isOn={settings.deghost === 'auto'}
            onChange={(isOn) => apply({ deghost: isOn ? 'auto' : 'off' })}
          />
        ),
      )}
    </>
  );
}

function Tick({ label, isOn, onChange }: { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }) {
  return (
    <label className="flex items-center gap-2 py-1 text-xs text-ink-soft">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} className="accent-lamp" />
      {label}
    </label>
  );
}

function ControlSlider({
  control,
  settings,
  onChange,
}: {
  readonly control: Control;
  readonly settings: DevelopSettings;
  readonly onChange: (change: DevelopChange) => void;
}) {
  const { words } = useTable();
  const { setting, least, most, step } = control;
  return (
    <Slider
      label={words.develop.settings[setting]}
      shown={shownValue(control, settings[setting], words)}
      value={settings[setting]}
      usual={defaultSettings[setting]}
      least={least}
      most={most}
      step={step}
      onChange={(value) => onChange({ [setting]: value })}
    />
  );
}

function Presets({ onChoose }: { readonly onChoose: (settings: DevelopChange) => void }) {
  const { studio, words, report } = useTable();
  const [presets, setPresets] = useState<readonly PresetView[]>([]);
  useEffect(() => {
    void studio.presets.list({}).then((reply) => (reply.ok ? setPresets(reply.value) : report(reply.failure)));
  }, [studio, report]);
  return (
    <Select
      aria-label={words.develop.preset}
      value=""
      onChange={(event) => {
        const preset = presets.find(({ id }) => id === event.target.value);
        if (preset) onChoose(preset.settings);
      }}
    >
      <option value="">{words.develop.preset}</option>
      {presets.map(({ id, name }) => (
        <option key={id} value={id}>
          {words.develop.presetNames[name] ?? name}
        </option>
      ))}
    </Select>
  );
}
