import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Credit } from '../../src-preload/contract/settings.ts';
import { useTable } from '../app/context.tsx';

const contactFields = ['email', 'phone', 'web', 'address', 'postalCode', 'city', 'country'] as const;

/** Who made the pictures: written into every delivered file. Kept when a field is left, and when the dialog closes. */
export function CreditFields() {
  const { words, preferences } = useTable();
  const kept = useStore(preferences.store, (state) => state.settings?.credit ?? null);
  const [draft, setDraft] = useState<Credit | null>(null);
  const credit = draft ?? kept ?? Credit.parse({});

  const unsaved = useRef<Credit | null>(null);
  const keep = (): void => {
    const wanted = unsaved.current;
    unsaved.current = null;
    if (wanted) void preferences.change({ credit: wanted });
  };
  const change = (next: Credit): void => {
    unsaved.current = next;
    setDraft(next);
  };
  const latestKeep = useRef(keep);
  useEffect(() => {
    latestKeep.current = keep;
  });
  useEffect(() => () => latestKeep.current(), []);

  const { creator, copyright, contact } = credit;
  return (
    <fieldset className="mt-4 border-t border-line pt-4">
      <legend className="sr-only">{words.settings.credit}</legend>
      <h3 className="mb-1 text-xs font-semibold text-ink-soft">{words.settings.credit}</h3>
      <p className="mb-3 text-ink-quiet">{words.settings.creditNote}</p>
      <div className="grid grid-cols-2 gap-x-3 gap-y-2">
        <Field
          label={words.settings.creator}
          value={creator}
          isWide
          onChange={(text) => change({ ...credit, creator: text })}
          onLeave={keep}
        />
        <Field
          label={words.settings.copyright}
          value={copyright}
          isWide
          onChange={(text) => change({ ...credit, copyright: text })}
          onLeave={keep}
        />
        {contactFields.map((field) => (
          <Field
            key={field}
            label={words.settings.contact[field]}
            value={contact[field]}
            onChange={(text) => change({ ...credit, contact: { ...contact, [field]: text } })}
            onLeave={keep}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Field(props: {
  readonly label: string;
  readonly value: string;
  readonly isWide?: boolean;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
}) {
  return (
    <label className={props.isWide ? 'col-span-2' : undefined}>
      <span className="mb-1 block text-xs text-ink-quiet">{props.label}</span>
      <input
        type="text"
        value={props.value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        onBlur={props.onLeave}
        className="h-8 w-full rounded-md border border-line bg-raised px-2.5 text-ink focus-visible:border-line-strong"
      />
    </label>
  );
}
