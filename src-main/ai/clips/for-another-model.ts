import type { ClipRecipe } from './clip-recipe.ts';
import { type ClipModel, longEnough, requireAble } from './plan-clips.ts';

/**
 * The same moment, asked of another model. As long as it was, or the next longer that this model makes; what was said stays.
 * Fails with ai-model-unknown where the model cannot make it. Pure.
 */
export function forAnotherModel(recipe: ClipRecipe, model: ClipModel): ClipRecipe {
  requireAble(model, { aspect: recipe.aspect, hasJoins: recipe.end !== null, withSound: recipe.withSound });
  const [durationS = recipe.durationS] = longEnough(model.durationsS, recipe.durationS);
  return { ...recipe, provider: model.provider, model: model.id, durationS };
}
