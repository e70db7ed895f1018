import { useCallback, useEffect, useState } from 'react';
import type { SoundView } from '../../src-preload/contract/films.ts';
import { useTable } from '../app/context.tsx';

/** What sounds films can have, none until the studio has said; and how to ask again. */
export function useSounds(): readonly [readonly SoundView[], () => Promise<void>] {
  const { studio } = useTable();
  const [sounds, setSounds] = useState<readonly SoundView[]>([]);
  const refresh = useCallback(async (): Promise<void> => {
    const reply = await studio.films.sounds({});
    if (reply.ok) setSounds(reply.value);
  }, [studio]);
  useEffect(() => {
    void studio.films.sounds({}).then((reply) => reply.ok && setSounds(reply.value));
  }, [studio]);
  return [sounds, refresh];
}
