import type { Credit } from '../../src-preload/contract/settings.ts';
import { isGenerativeRecipe } from '../ai/edit-recipe.ts';
import { readFacts } from '../intake/frame-facts.ts';
import type { VersionRow } from '../library/versions.ts';
import type { PictureOrigin } from './metadata.ts';

/** What a version's rows say of where it comes from. `facts` is the JSON of its base frame. */
export function originOf({
  version,
  facts,
  software,
  credit,
}: {
  version: VersionRow;
  facts: string;
  software: string;
  credit: Credit;
}): PictureOrigin {
  const { capturedAtMs, exposure, camera, focalLengthMm, focalLength35mm } = readFacts(facts);
  return {
    facts: { capturedAtMs, exposure, camera, focalLengthMm, focalLength35mm },
    isFused: version.isFused,
    operationClass: version.operationClass,
    isGenerative: isGenerativeRecipe(version.recipe),
    software,
    credit,
  };
}
