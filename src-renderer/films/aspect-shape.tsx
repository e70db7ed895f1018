import type { Aspect } from '../../src-preload/contract/film-shapes.ts';

const boxes: Readonly<Record<Aspect, { readonly width: number; readonly height: number }>> = {
  '16:9': { width: 16, height: 9 },
  '9:16': { width: 9, height: 16 },
  '1:1': { width: 12, height: 12 },
  '4:5': { width: 11, height: 14 },
};

/** The outline of a film's frame, as an icon. */
export function AspectShape({ aspect }: { readonly aspect: Aspect }) {
  const { width, height } = boxes[aspect];
  return (
    <svg aria-hidden viewBox="0 0 18 18" className="size-4.5 shrink-0">
      <rect
        x={(18 - width) / 2}
        y={(18 - height) / 2}
        width={width}
        height={height}
        rx="1.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </svg>
  );
}
