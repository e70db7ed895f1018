import { useEffect, useState } from 'react';
import type { ExportEstimate, ExportRecipeName } from '../../src-preload/contract/delivery.ts';
import type { ProjectId } from '../../src-preload/contract/ids.ts';
import type { Exports } from './exports.ts';

type Known = ReadonlyMap<ExportRecipeName, ExportEstimate>;

/** How large each chosen recipe would come out; one that has been measured is not asked for again. */
export function useEstimates(exports: Exports, projectId: ProjectId, chosen: readonly ExportRecipeName[]): Known {
  const [known, setKnown] = useState<Known>(new Map());
  const missing = chosen.filter((name) => !known.has(name)).join(' ');
  useEffect(() => {
    if (missing === '') return undefined;
    let isOver = false;
    const ask = async (): Promise<void> => {
      const estimates = await exports.estimate(projectId, missing.split(' '));
      if (isOver || estimates.length === 0) return;
      setKnown((before) => new Map([...before, ...estimates.map((estimate) => [estimate.recipe, estimate] as const)]));
    };
    void ask();
    return () => {
      isOver = true;
    };
  }, [exports, projectId, missing]);
  return known;
}
