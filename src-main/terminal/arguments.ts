import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { PresetRule } from '../../src-preload/contract/presets.ts';
import { FilmAsset, FilmWish } from '../../src-preload/contract/films.ts';
import { type AiChoice, aiChoice, type AiCommand, aiOptions, aiOptionsOf, parseAiCommand } from './ai-arguments.ts';
import { UsageError } from './usage-error.ts';
import { Aspect, FilmFormat, FilmFps, FilmSize, templateAspect, TemplateId } from '../../src-preload/contract/film-shapes.ts';

interface Common {
  readonly library: string | null;
  readonly json: boolean;
}
/** What kind of film; null where nothing is said and the template decides. */
export interface FilmOptions {
  readonly template: TemplateId;
  readonly aspect: Aspect;
  readonly size: FilmSize;
  readonly fps: FilmFps;
  /** A bundled track's id, a file, or `none`. */
  readonly music: string | null;
  /** Empty for none. */
  readonly title: string | null;
  readonly voice: string | null;
  readonly seed: number;
  readonly encoder: 'software' | 'hardware';
}
/** Clips and joins by a provider, and whether their price is agreed to before it is asked about. */
interface FilmAi {
  readonly makes: NonNullable<FilmWish['ai']>['makes'];
  readonly withSound: boolean;
  readonly choice: AiChoice;
  readonly isAgreed: boolean;
}
export type Command = Common &
  (
    | {
        readonly name: 'run';
        readonly folders: readonly string[];
        readonly out: string;
        readonly film: boolean;
        readonly options: FilmOptions;
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
    | {
        readonly name: 'film';
        /** Null: the project that the storyboard's photos belong to. */
        readonly project: string | null;
        readonly options: FilmOptions;
        /** A file with a storyboard; null for the director. */
        readonly storyboard: string | null;
        /** Only print what would be made. */
        readonly plan: boolean;
        /** Where the film goes; null leaves it in the library. */
        readonly out: string | null;
        readonly formats: readonly FilmFormat[];
        /** What a provider should make of it; null for nothing. */
        readonly ai: FilmAi | null;
      }
    | { readonly name: 'sounds' }
    | {
        readonly name: 'material';
        /** A file to take in, and as what; null only lists. */
        readonly take: { readonly file: string; readonly as: FilmAsset['kind'] } | null;
      }
    | { readonly name: 'export'; readonly project: string; readonly out: string; readonly recipes: readonly string[] }
    | { readonly name: 'recipes'; readonly keep: string | null; readonly remove: string | null }
    | AiCommand
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
  film --storyboard <file>        make the film that a storyboard describes
  sounds                          music for films: what comes with the studio and what was taken in
  export <project> --out <dir>    write the finished photos, and the newest film if there is one
  recipes                         the export recipes: sizes, names, what the files say of themselves
  material                        what was taken in for films; with --take also a new file
  styles                          AI styles: staging, light, weather, clean-up
  edit <photo|project>            an AI edit: --style <id>, --remove <mask.png>, or --add "<what>" --mask <mask.png>
  versions <photo>                what was made of a photo, and which version is shown
  models                          who can do AI work, what it costs, and whether there is a key
  ledger [project]                what AI work was paid for
  budget [project]                what AI work may cost: of a project in all, or in a day
  never-upload <project>          nothing of it may leave the machine
  work                            go on with whatever waits, until nothing does
  jobs                            work that waits, runs or failed
  doctor                          is everything here that is needed?
  help                            this text

  --template <name>         the film's kind, for run and film: classic-tour (if nothing is said), quick-reel,
                            luxury-slow, social-vertical, before-after
  --aspect <shape>          its shape: 16:9, 9:16, 1:1 or 4:5; what the template is made for if nothing is said
  --size <size>             720p, 1080p (if nothing is said), 1440p or 4k
  --fps <rate>              24, 25, 30 (if nothing is said), 50 or 60 pictures a second
  --music <file|id|none>    a file, a track of the studio's (see sounds), or none; the template's mood if nothing is said
  --voice <file>            somebody speaking; the music goes down under it
  --title <text>            instead of the project's name; "" for none
  --seed <number>           another number makes other moves
  --encoder hardware        the graphics processor where it proves itself: quicker, larger files; software if nothing is said
  --plan                    for film: print the storyboard and the render plan as JSON and make nothing
  --storyboard <file>       for film: a storyboard as --plan prints it, changed by hand
  --format <name,...>       for film with --out: mp4, hevc, prores, gif, webp, poster; mp4 if nothing is said
  --ai [shots|joins|all]    for film: moving pictures of the photos, the ways between them, or both (if nothing is said), made by
                            a provider and paid by the second; --plan tells what would be asked and what it costs
  --clip-sound              with --ai: also the sound that the model makes up; most charge double
  --yes                     with --ai: pay the price that is told without asking; --at-most <dollars> does so up to an amount
  --no-film                 for run: no film
  --recipe mls,full         which export recipes, for run and export; mls,full if nothing is said
  --recipe <preset|file>    for develop: keep these settings with the photos and develop with them
  --preview                 for develop: write pictures at screen size into --out (or ./previews), keep nothing
  --share <name>            for presets: the preset as text that can be sent to somebody
  --take <file>             for presets: take a preset in from such a text; for material: take a file in
  --as <kind>               with material --take: music, voice, clip or logo; storyboards name it by its sha256
  --save <name>             for presets: keep the settings of --recipe under this name
  --rooms kitchen,bathroom  with --save: photos of these rooms get it by themselves when they come in
  --client <text>           with --save: photos from folders with this in their path do
  --keep <file>             for recipes: take a recipe in from a JSON file, as your own
  --remove <name>           for recipes: take an own one away, or undo what was changed in a built-in one
  --provider <name>         for edit and film: fal, xai or local; --model <id> one of its models (see models)
  --at-most <dollars>       for edit, film and jobs --retry: do nothing if it costs more
  --dry-run                 for edit: tell the price and do nothing
  --what <text>             with edit --remove: what it is that should go
  --version <id>            for versions: show this one; --accept <id> lets a changed one go out, --reject <id> puts it aside
  --csv                     for ledger: as a table for a spreadsheet
  --cap <dollars|none>      for budget: the new cap
  --off                     for never-upload: it may leave again
  --refresh                 for models: ask the providers for today's prices
  --retry <job>             for jobs: once more, with --model and --at-most by another model; --dismiss <job> puts a failed one aside,
                            --stop <job|all> gives up
  --library <dir>           another library than the usual one
  --json                    one JSON document on the standard output, and nothing else there

A project is named by its id, the beginning of its id, or its name; photos, versions and jobs by theirs.
Keys of providers are taken from the environment: FAL_KEY, XAI_API_KEY.
A folder whose name begins with a dash comes after two dashes: run --out <dir> -- -folder
Exit codes: 0 done, 1 some work failed (each is named), 2 wrong use, 130 stopped by Ctrl-C (the next run goes on).`;

/** Reads the words after `npm run studio --`. Throws UsageError. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = readOptions(argv);
  const [name = values.help ? 'help' : '', ...rest] = positionals;
  const common = { library: values.library ?? null, json: values.json ?? false };
  const onlyFor = (option: keyof Values, commands: readonly string[]): void => {
    if (values[option] !== undefined && !commands.includes(name)) throw new UsageError(`--${option} has no meaning for ${name || 'this'}.`);
  };
  onlyFor('out', values.preview ? ['develop'] : ['run', 'export', 'film']);
  for (const option of ['template', 'aspect', 'size', 'fps', 'music', 'voice', 'title', 'encoder'] as const)
    onlyFor(option, ['run', 'film']);
  onlyFor('seed', ['run', 'film', 'edit']);
  for (const [option, commands] of aiOptionsOf) onlyFor(option, commands);
  for (const option of ['provider', 'model', 'at-most'] as const) onlyFor(option, ['edit', 'film', 'jobs']);
  for (const option of ['plan', 'storyboard', 'format', 'ai', 'yes', 'clip-sound'] as const) onlyFor(option, ['film']);
  onlyFor('no-film', ['run']);
  onlyFor('recipe', ['run', 'export', 'develop', ...(values.save === undefined ? [] : ['presets'])]);
  for (const option of ['save', 'rooms', 'client'] as const) onlyFor(option, ['presets']);
  onlyFor('preview', ['develop']);
  onlyFor('share', ['presets']);
  onlyFor('take', ['presets', 'material']);
  onlyFor('as', ['material']);
  onlyFor('keep', ['recipes', 'styles']);
  onlyFor('remove', ['recipes', 'styles', 'edit']);
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
      return {
        ...common,
        name,
        folders: folders(),
        out: out(),
        film: !(values['no-film'] ?? false),
        options: filmOptions(values),
        recipes: recipes(),
      };
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
      return { ...common, name, ...filmToMake(rest, values) };
    case 'export':
      return { ...common, name, project: project(), out: out(), recipes: recipes() };
    case 'recipes':
      nothing();
      return { ...common, name, keep: values.keep ?? null, remove: values.remove ?? null };
    case 'material':
      nothing();
      return { ...common, name, take: materialToTake(values) };
    case 'list':
    case 'sounds':
    case 'doctor':
    case 'help':
      nothing();
      return { ...common, name };
    default: {
      const command = parseAiCommand(name, rest, values);
      if (command) return { ...common, ...command };
      throw new UsageError(name === '' ? 'Say what to do.' : `There is no command ${name}.`);
    }
  }
}

type Values = ReturnType<typeof readOptions>['values'];

/** One of a list, or the usage of the option. */
function choose<T>(
  option: string,
  schema: { safeParse: (value: unknown) => { success: boolean; data?: T } },
  value: unknown,
  choices: readonly unknown[],
): T {
  const { data } = schema.safeParse(value);
  if (data === undefined) throw new UsageError(`--${option} is one of ${choices.join(', ')}.`);
  return data;
}

function filmOptions(values: Values): FilmOptions {
  const template = choose('template', TemplateId, values.template ?? 'classic-tour', TemplateId.options);
  const seed = Number(values.seed ?? 0);
  if (!Number.isInteger(seed) || seed < 0 || seed > 1_000_000) throw new UsageError('--seed is a whole number from 0 to 1000000.');
  const size = values.size?.toLowerCase() === '4k' ? '2160p' : (values.size ?? '1080p');
  return {
    template,
    aspect: choose('aspect', Aspect, values.aspect ?? templateAspect[template], Aspect.options),
    size: choose('size', FilmSize, size, [...FilmSize.options, '4k']),
    fps: choose('fps', FilmFps, Number(values.fps ?? 30), [24, 25, 30, 50, 60]),
    music: values.music ?? null,
    title: values.title ?? null,
    voice: values.voice ?? null,
    seed,
    encoder: choose('encoder', FilmWish.shape.encoder, values.encoder ?? 'software', ['software', 'hardware']),
  };
}

function materialToTake({ take, as }: Values): Extract<Command, { name: 'material' }>['take'] {
  if ((take === undefined) !== (as === undefined)) throw new UsageError('--take and --as belong together.');
  return take === undefined ? null : { file: take, as: choose('as', assetKind, as, assetKind.options) };
}
const assetKind = FilmAsset.shape.kind;

function filmToMake(rest: readonly string[], values: Values): Omit<Extract<Command, { name: 'film' }>, keyof Common | 'name'> {
  const [project = null, ...more] = rest;
  const storyboard = values.storyboard ?? null;
  if (more.length > 0 || (project === null && storyboard === null))
    throw new UsageError('film needs one project, or --storyboard with a file.');
  if (values.format !== undefined && values.out === undefined) throw new UsageError('--format needs --out <dir>: the folder to write to.');
  const formats = (values.format ?? 'mp4').split(',').map((format) => choose('format', FilmFormat, format.trim(), FilmFormat.options));
  if (storyboard !== null && values.ai !== undefined) throw new UsageError('--ai goes with a project; a storyboard names its own clips.');
  const film = { project, options: filmOptions(values), storyboard, plan: values.plan ?? false, out: values.out ?? null, formats };
  return { ...film, ai: filmAi(values) };
}

function filmAi(values: Values): FilmAi | null {
  if (values.ai === undefined) {
    for (const option of ['yes', 'clip-sound', 'provider', 'model', 'at-most'] as const)
      if (values[option] !== undefined) throw new UsageError(`--${option} belongs to --ai.`);
    return null;
  }
  const makes = choose('ai', z.enum(filmAiMakes), values.ai, filmAiMakes);
  const choice = aiChoice(values);
  return { makes, withSound: values['clip-sound'] ?? false, choice, isAgreed: (values.yes ?? false) || choice.atMostMicros !== null };
}
const filmAiMakes = ['shots', 'joins', 'all'] as const;

/** `--ai` alone means all of it: its word may be left out, which the reader of options does not know. */
function withWholeWords(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const isBare = (word: string, index: number): boolean =>
    word === '--ai' && index < end && !filmAiMakes.some((makes) => makes === argv[index + 1]);
  return argv.map((word, index) => (isBare(word, index) ? '--ai=all' : word));
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
      args: withWholeWords(argv),
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        library: { type: 'string' },
        aspect: { type: 'string' },
        template: { type: 'string' },
        size: { type: 'string' },
        fps: { type: 'string' },
        music: { type: 'string' },
        voice: { type: 'string' },
        title: { type: 'string' },
        seed: { type: 'string' },
        encoder: { type: 'string' },
        plan: { type: 'boolean' },
        storyboard: { type: 'string' },
        format: { type: 'string' },
        ai: { type: 'string' },
        yes: { type: 'boolean' },
        'clip-sound': { type: 'boolean' },
        'no-film': { type: 'boolean' },
        recipe: { type: 'string' },
        preview: { type: 'boolean' },
        share: { type: 'string' },
        take: { type: 'string' },
        as: { type: 'string' },
        save: { type: 'string' },
        rooms: { type: 'string' },
        client: { type: 'string' },
        keep: { type: 'string' },
        remove: { type: 'string' },
        ...aiOptions,
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
