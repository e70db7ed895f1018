import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An element's inner size in CSS pixels, kept up to date; null until it has been measured. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size | null] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (): void =>
      setSize((last) => {
        const next = { widthPx: element.clientWidth, heightPx: element.clientHeight };
        return last && last.widthPx === next.widthPx && last.heightPx === next.heightPx ? last : next;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
