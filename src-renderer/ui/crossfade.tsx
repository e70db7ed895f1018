import { useState } from 'react';
import { classNames } from './class-names.ts';

/**
 * A picture that changes into the next one only when that has loaded: a new address is laid over the old picture and faded
 * in, while the first is shown as it comes. A picture that cannot be loaded leaves the one below it in place.
 */
export function Crossfade({ src, className }: { readonly src: string; readonly className?: string }) {
  const [settled, setSettled] = useState(src);
  const [loaded, setLoaded] = useState<string | null>(null);
  const layers = settled === src ? [src] : [settled, src];

  return layers.map((layer) => (
    <img
      key={layer}
      src={layer}
      alt=""
      draggable={false}
      decoding="async"
      onLoad={() => setLoaded(layer)}
      onAnimationEnd={() => setSettled(layer)}
      className={classNames(
        'absolute inset-0 size-full object-cover',
        layer !== settled && (layer === loaded ? 'animate-fade-in' : 'opacity-0'),
        className,
      )}
    />
  ));
}
