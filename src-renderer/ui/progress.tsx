import { classNames } from './class-names.ts';

/** A thin line. `value` from 0 to 1, or null when how far it is cannot be known. */
export function Progress({
  value,
  label,
  className,
}: {
  readonly value: number | null;
  readonly label: string;
  readonly className?: string;
}) {
  return (
    <div className={classNames('relative h-1 overflow-hidden rounded-full bg-ink/12', className)}>
      <progress aria-label={label} max={1} {...(value === null ? {} : { value })} className="sr-only" />
      {value === null ? (
        <div className="h-full w-2/5 animate-travel rounded-full bg-lamp motion-reduce:w-full motion-reduce:opacity-60" />
      ) : (
        <div
          className="h-full origin-left rounded-full bg-lamp transition-transform duration-300 ease-calm"
          style={{ transform: `scaleX(${Math.min(1, Math.max(0, value))})` }}
        />
      )}
    </div>
  );
}
