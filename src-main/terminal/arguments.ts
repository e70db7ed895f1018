import { parseArgs } from 'node:util';
import type { PresetRule } from '../../src-preload/contract/presets.ts';
import { Aspect } from '../../src-preload/contract/films.ts';

interface Common {
  readonly library: string | null;
  readonly json: boolean;
}
export type Command = Common &
  (
    | {
        readonly name: 'run';
        readonly folders: readonly string[];
        readonly out: string;
        readonly film: boolean;
        readonly aspect: Aspect;
        readonly recipes: readonly string[];
      }
    | { readonly name: 'import'; readonly folders: readonly string[] }
    | { readonly name: 'list' }
    | { readonly name: 'show'; readonly project: string }
    | {
        readonly name: 'develop';
        /** A project or a photo. */
        readonly project: string;
        /** A preset's name or a JSON file with settings; null for the photos' own. */
        readonly recipe: string | null;
        readonly preview: boolean;
        /** Where previews go. */
        readonly out: string | null;
      }
    | { readonly name: 'check'; readonly project: string }
    | { readonly name: 'brackets'; readonly folder: string }
    | {
        readonly name: 'presets';
        readonly share: string | null;
        readonly take: string | null;
        /** A preset to keep: its name, where its settings come from, and where it applies by itself; null for by hand only. */
        readonly save: { readonly name: string; readonly recipe: string; readonly rule: PresetRule | null } | null;
      }
    | { readonly name: 'film'; readonly project: string; readonly aspect: Aspect }
    | { readonly name: 'export'; readonly project: string; readonly out: string; readonly recipes: readonly string[] }
    | { readonly name: 'recipes'; readonly keep: string | null; readonly remove: string | null }
    | { readonly name: 'jobs' }
    | { readonly name: 'doctor' }
    | { readonly name: 'help' }
  );

export const usage = `AI Studio in the terminal: npm run studio -- <command>

  run <folder...> --out <dir>     everything: read, develop, make a film, export
  import <folder...>              read folders into the library and develop them
  list                            the projects in the library
  show <project>                  one project: its photos, its films and what was left out
  develop <project|photo>         develop what is not developed
  check <project>                 what spoils photos: blur, missing exposures, a moved tripod, dust
  brackets <folder>               which frames would become one photo, and why; nothing is taken in
  presets                         settings with a name
  film <project>                  make a film of the developed photos
  export <project> --out <dir>    write the finished photos, and the newest film if there is one
  recipes                         the export recipes: sizes, names, what the files say of themselves
  jobs                            work that waits, runs or failed
  doctor                          is everything here that is needed?
  help                            this text

  --aspect 16:9|9:16|1:1    the film's shape, for run and film; 16:9 if nothing is said
  --no-film                 for run: no film
  --recipe mls,full         which export recipes, for run and export; mls,full if nothing is said
  --recipe <preset|file>    for develop: keep these settings with the photos and develop with them
  --preview                 for develop: write pictures at screen size into --out (or ./previews), keep nothing
  --share <name>            for presets: the preset as text that can be sent to somebody
  --take <file>             for presets: take a preset in from such a text
  --save <name>             for presets: keep the settings of --recipe under this name
  --rooms kitchen,bathroom  with --save: photos of these rooms get it by themselves when they come in
  --client <text>           with --save: photos from folders with this in their path do
  --keep <file>             for recipes: take a recipe in from a JSON file, as your own
  --remove <name>           for recipes: take an own one away, or undo what was changed in a built-in one
  --library <dir>           another library than the usual one
  --json                    one JSON document on the standard output, and nothing else there

A project is named by its id, the beginning of its id, or its name.
A folder whose name begins with a dash comes after two dashes: run --out <dir> -- -folder
Exit codes: 0 done, 1 some work failed (each is named), 2 wrong use, 130 stopped by Ctrl-C (the next run goes on).`;

/** Wrong use of the terminal; the message says how to use it rightly. */
export class UsageError extends Error {}

/** Reads the words after `npm run studio --`. Throws UsageError. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = readOptions(argv);
  const [name = values.help ? 'help' : '', ...rest] = positionals;
  const common = { library: values.library ?? null, json: values.json ?? false };
  const onlyFor = (
    option: 'out' | 'aspect' | 'no-film' | 'recipe' | 'keep' | 'remove' | 'preview' | 'share' | 'take' | 'save' | 'rooms' | 'client',
    commands: readonly string[],
  ): void => {
    if (values[option] !== undefined && !commands.includes(name)) throw new UsageError(`--${option} has no meaning for ${name || 'this'}.`);
  };
  onlyFor('out', values.preview ? ['develop'] : ['run', 'export']);
  onlyFor('aspect', ['run', 'film']);
  onlyFor('no-film', ['run']);
  onlyFor('recipe', ['run', 'export', 'develop', ...(values.save === undefined ? [] : ['presets'])]);
  for (const option of ['save', 'rooms', 'client'] as const) onlyFor(option, ['presets']);
  onlyFor('preview', ['develop']);
  onlyFor('share', ['presets']);
  onlyFor('take', ['presets']);
  onlyFor('keep', ['recipes']);
  onlyFor('remove', ['recipes']);
  const folders = (): readonly string[] => {
    if (rest.length === 0) throw new UsageError(`${name} needs at least one folder.`);
    return rest;
  };
  const project = (): string => {
    const [wanted, ...more] = rest;
    if (wanted === undefined || more.length > 0) throw new UsageError(`${name} needs one project.`);
    return wanted;
  };
  const out = (): string => {
    if (!values.out) throw new UsageError(`${name} needs --out <dir>: the folder to write to.`);
    return values.out;
  };
  const aspect = (): Aspect => {
    const parsed = Aspect.safeParse(values.aspect ?? '16:9');
    if (!parsed.success) throw new UsageError('--aspect is 16:9, 9:16 or 1:1.');
    return parsed.data;
  };
  const recipes = (): readonly string[] => {
    const names = (values.recipe ?? 'mls,full').split(',').flatMap((wanted) => wanted.trim() || []);
    if (names.length === 0) throw new UsageError('--recipe names one or more, with commas between them.');
    return names;
  };
  const nothing = (): void => {
    if (rest.length > 0) throw new UsageError(`${name} takes no more words: ${rest.join(' ')}`);
  };
  switch (name) {
    case 'run':
      return { ...common, name, folders: folders(), out: out(), film: !(values['no-film'] ?? false), aspect: aspect(), recipes: recipes() };
    case 'import':
      return { ...common, name, folders: folders() };
    case 'brackets': {
      const [folder, ...more] = rest;
      if (folder === undefined || more.length > 0) throw new UsageError('brackets needs one folder.');
      return { ...common, name, folder };
    }
    case 'show':
    case 'check':
      return { ...common, name, project: project() };
    case 'develop':
      return {
        ...common,
        name,
        project: project(),
        recipe: values.recipe ?? null,
        preview: values.preview ?? false,
        out: values.out ?? null,
      };
    case 'presets':
      nothing();
      return { ...common, name, share: values.share ?? null, take: values.take ?? null, save: presetToSave(values) };
    case 'film':
      return { ...common, name, project: project(), aspect: aspect() };
    case 'export':
      return { ...common, name, project: project(), out: out(), recipes: recipes() };
    case 'recipes':
      nothing();
      return { ...common, name, keep: values.keep ?? null, remove: values.remove ?? null };
    case 'list':
    case 'jobs':
    case 'doctor':
    case 'help':
      nothing();
      return { ...common, name };
    default:
      throw new UsageError(name === '' ? 'Say what to do.' : `There is no command ${name}.`);
  }
}

function presetToSave({
  save,
  recipe,
  rooms,
  client,
}: ReturnType<typeof readOptions>['values']): Extract<Command, { name: 'presets' }>['save'] {
  if (save === undefined) {
    if (rooms !== undefined || client !== undefined) throw new UsageError('--rooms and --client belong to --save.');
    return null;
  }
  if (recipe === undefined) throw new UsageError('--save needs --recipe: the settings to keep.');
  const kinds = (rooms ?? '').split(',').flatMap((room) => room.trim() || []);
  const rule = rooms === undefined && client === undefined ? null : { rooms: kinds, folderContains: client ?? '' };
  return { name: save, recipe, rule };
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        library: { type: 'string' },
        aspect: { type: 'string' },
        'no-film': { type: 'boolean' },
        recipe: { type: 'string' },
        preview: { type: 'boolean' },
        share: { type: 'string' },
        take: { type: 'string' },
        save: { type: 'string' },
        rooms: { type: 'string' },
        client: { type: 'string' },
        keep: { type: 'string' },
        remove: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node's own words, without its advice on dashes; the help has ours.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    throw new UsageError(said.replace(/\.?$/, '.'));
  }
}
