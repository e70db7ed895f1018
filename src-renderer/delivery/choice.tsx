import { useId } from 'react';

/** One thing to tick, with what it means and, where that is known, how much it comes to. */
export function Choice(props: {
  readonly title: string;
  readonly text: string;
  readonly size?: string | undefined;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const textId = useId();
  return (
    <label className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 rounded-lg border border-line bg-raised/50 px-3 py-2.5 has-checked:border-line-strong has-checked:bg-raised has-disabled:opacity-60">
      <input
        type="checkbox"
        checked={props.isOn}
        disabled={props.isDisabled ?? false}
        aria-label={props.title}
        aria-describedby={textId}
        onChange={(event) => props.onChange(event.target.checked)}
        className="size-4 accent-solid"
      />
      <span className="font-medium">{props.title}</span>
      <span className="text-xs whitespace-nowrap text-ink-quiet tabular-nums">{props.size}</span>
      <span id={textId} className="col-span-2 col-start-2 text-xs text-ink-quiet">
        {props.text}
      </span>
    </label>
  );
}
