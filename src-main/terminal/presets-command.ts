import { readFile } from 'node:fs/promises';
import type { PresetView } from '../../src-preload/contract/presets.ts';
import { StudioFailure } from '../failure.ts';
import type { Command } from './arguments.ts';
import { readRecipe } from './develop-command.ts';
import type { StudioCalls } from './terminal-calls.ts';

/** The presets, after one was taken in from a file; or the text of one that is shared. */
export async function presetBook(
  calls: StudioCalls,
  { share, take, save }: Pick<Extract<Command, { name: 'presets' }>, 'share' | 'take' | 'save'>,
): Promise<readonly PresetView[] | { readonly text: string }> {
  if (save !== null) {
    const settings = await readRecipe(calls, save.recipe);
    return [await calls.presets.save({ name: save.name, settings, rule: save.rule })];
  }
  if (take !== null) {
    const text = await readFile(take, 'utf8').catch((error: unknown) => {
      throw new StudioFailure('file-not-readable', 'The file with the preset cannot be read.', { cause: error });
    });
    return [await calls.presets.take({ text })];
  }
  const presets = await calls.presets.list({});
  if (share === null) return presets;
  const preset = presets.find(({ name }) => name.toLowerCase() === share.toLowerCase());
  if (!preset) throw new StudioFailure('not-found', `There is no preset ${share}. "presets" shows what there is.`);
  return calls.presets.share({ presetId: preset.id });
}

export function presetsText(presets: readonly PresetView[] | { readonly text: string }): string {
  if ('text' in presets) return presets.text.trimEnd();
  return presets.map(({ name, settings, rule }) => `${name.padEnd(20)} ${settingsText(settings)}${ruleText(rule)}`).join('\n');
}

const settingsText = (settings: PresetView['settings']): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');

function ruleText(rule: PresetView['rule']): string {
  if (!rule) return '';
  const about = [...rule.rooms, ...(rule.folderContains ? [`folders with "${rule.folderContains}"`] : [])];
  return `  (by itself: ${about.length > 0 ? about.join(', ') : 'always'})`;
}
