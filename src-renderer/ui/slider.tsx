import { Slider as Radix } from 'radix-ui';

/** A number on a line. The arrow keys move it, a double click takes it back to `usual`. */
export function Slider(props: {
  readonly label: string;
  readonly shown: string;
  readonly value: number;
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const share = (value: number): number => (100 * (value - props.least)) / (props.most - props.least);
  const [from, to] = [share(props.usual), share(props.value)].toSorted((a, b) => a - b);
  const isUsual = props.value === props.usual;
  return (
    <div className="grid grid-cols-[1fr_auto] gap-y-0.5 py-1" onDoubleClick={() => props.onChange(props.usual)}>
      <span className="truncate text-xs text-ink-soft">{props.label}</span>
      <span className={isUsual ? 'text-xs text-ink-quiet tabular-nums' : 'text-xs text-ink tabular-nums'}>{props.shown}</span>
      <Radix.Root
        value={[props.value]}
        min={props.least}
        max={props.most}
        step={props.step}
        disabled={props.disabled ?? false}
        onValueChange={([value]) => value !== undefined && props.onChange(value)}
        className="relative col-span-2 flex h-4 touch-none items-center data-disabled:opacity-45"
      >
        <Radix.Track className="relative h-0.5 grow rounded-full bg-ink/20">
          <span aria-hidden className="absolute h-full rounded-full bg-ink-soft" style={{ left: `${from}%`, width: `${to! - from!}%` }} />
        </Radix.Track>
        <Radix.Thumb
          aria-label={props.label}
          aria-valuetext={props.shown}
          className="block size-3 rounded-full border border-canvas bg-ink shadow-sm"
        />
      </Radix.Root>
    </div>
  );
}
