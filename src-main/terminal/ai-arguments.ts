import { ProviderId } from '../../src-preload/contract/ai.ts';
import { UsageError } from './usage-error.ts';

/** What is wanted of a photo, as it is said in a terminal: a style, a mask's file and words. */
export type EditAsked =
  | { readonly operation: 'style'; readonly styleId: string }
  | { readonly operation: 'remove'; readonly mask: string; readonly what: string | null }
  | { readonly operation: 'add'; readonly mask: string; readonly what: string };

/** Who does AI work and at what price; null where the usual is meant. */
export interface AiChoice {
  readonly provider: ProviderId | null;
  readonly model: string | null;
  /** In millionths of a dollar: more than this is not agreed to. */
  readonly atMostMicros: number | null;
}
export type AiCommand =
  | {
      readonly name: 'edit';
      /** A photo, or a project for all of its photos. */
      readonly target: string;
      readonly asked: EditAsked;
      readonly choice: AiChoice;
      readonly seed: number | null;
      /** Only tell the price. */
      readonly dryRun: boolean;
    }
  | { readonly name: 'styles'; readonly keep: string | null; readonly remove: string | null }
  | { readonly name: 'models'; readonly refresh: boolean }
  | {
      readonly name: 'versions';
      readonly photo: string;
      readonly change: { readonly verb: 'show' | 'accept' | 'reject'; readonly id: string } | null;
    }
  | { readonly name: 'ledger'; readonly project: string | null; readonly csv: boolean }
  | {
      readonly name: 'budget';
      readonly project: string | null;
      /** In millionths of a dollar; null takes the cap away, undefined only looks. */
      readonly capMicros: number | null | undefined;
    }
  | { readonly name: 'never-upload'; readonly project: string; readonly isOn: boolean }
  | { readonly name: 'work' }
  | {
      readonly name: 'jobs';
      readonly change: { readonly verb: 'retry' | 'dismiss' | 'stop'; readonly id: string } | null;
      readonly choice: AiChoice;
    };

export const aiOptions = {
  style: { type: 'string' },
  add: { type: 'string' },
  mask: { type: 'string' },
  what: { type: 'string' },
  provider: { type: 'string' },
  model: { type: 'string' },
  'at-most': { type: 'string' },
  'dry-run': { type: 'boolean' },
  csv: { type: 'boolean' },
  cap: { type: 'string' },
  off: { type: 'boolean' },
  refresh: { type: 'boolean' },
  accept: { type: 'string' },
  reject: { type: 'string' },
  version: { type: 'string' },
  retry: { type: 'string' },
  dismiss: { type: 'string' },
  stop: { type: 'string' },
} as const;

type AiValues = { readonly [K in keyof typeof aiOptions]?: (typeof aiOptions)[K]['type'] extends 'boolean' ? boolean : string } & {
  readonly keep?: string | undefined;
  readonly remove?: string | undefined;
  readonly seed?: string | undefined;
};

/** Options that only some of these commands know, and which. */
export const aiOptionsOf: readonly (readonly [keyof typeof aiOptions, readonly AiCommand['name'][]])[] = [
  ['style', ['edit']],
  ['add', ['edit']],
  ['mask', ['edit']],
  ['what', ['edit']],
  ['dry-run', ['edit']],
  ['refresh', ['models']],
  ['csv', ['ledger']],
  ['cap', ['budget']],
  ['off', ['never-upload']],
  ['version', ['versions']],
  ['accept', ['versions']],
  ['reject', ['versions']],
  ['retry', ['jobs']],
  ['dismiss', ['jobs']],
  ['stop', ['jobs']],
];

/** Reads one of these commands; null for any other. Throws UsageError. */
export function parseAiCommand(name: string, rest: readonly string[], values: AiValues): AiCommand | null {
  const one = (what: string): string => {
    const [wanted, ...more] = rest;
    if (wanted === undefined || more.length > 0) throw new UsageError(`${name} needs one ${what}.`);
    return wanted;
  };
  const oneOrNone = (): string | null => {
    if (rest.length > 1) throw new UsageError(`${name} takes one project, or none.`);
    return rest[0] ?? null;
  };
  const nothing = (): void => {
    if (rest.length > 0) throw new UsageError(`${name} takes no more words: ${rest.join(' ')}`);
  };
  switch (name) {
    case 'edit':
      return {
        name,
        target: one('photo, or a project'),
        asked: editAsked(values),
        choice: aiChoice(values),
        seed: seedOf(values),
        dryRun: values['dry-run'] ?? false,
      };
    case 'styles':
      nothing();
      return { name, keep: values.keep ?? null, remove: values.remove ?? null };
    case 'models':
      nothing();
      return { name, refresh: values.refresh ?? false };
    case 'versions':
      return { name, photo: one('photo'), change: oneChange({ show: values.version, accept: values.accept, reject: values.reject }) };
    case 'ledger':
      return { name, project: oneOrNone(), csv: values.csv ?? false };
    case 'budget':
      return { name, project: oneOrNone(), capMicros: values.cap === undefined ? undefined : capOf(values.cap) };
    case 'never-upload':
      return { name, project: one('project'), isOn: !(values.off ?? false) };
    case 'work':
      nothing();
      return { name };
    case 'jobs':
      nothing();
      return jobsAsked(values);
    default:
      return null;
  }
}

function editAsked({ style, remove, add, mask, what }: AiValues): EditAsked {
  const asked = [style, remove, add].filter((one) => one !== undefined);
  if (asked.length !== 1) throw new UsageError('edit needs one of --style <id>, --remove <mask.png> and --add "<what>" --mask <mask.png>.');
  if (what !== undefined && remove === undefined) throw new UsageError('--what belongs to --remove: what it is that should go.');
  if (style !== undefined) {
    if (mask !== undefined) throw new UsageError('--mask belongs to --add; a style is for the whole photo.');
    return { operation: 'style', styleId: style };
  }
  if (remove !== undefined) {
    if (mask !== undefined) throw new UsageError('--remove names the mask itself: --remove <mask.png>.');
    return { operation: 'remove', mask: remove, what: what ?? null };
  }
  if (mask === undefined) throw new UsageError('--add needs --mask <mask.png>: where it should stand.');
  return { operation: 'add', mask, what: add ?? '' };
}

export function aiChoice({ provider, model, 'at-most': atMost }: AiValues): AiChoice {
  const parsed = provider === undefined ? null : ProviderId.safeParse(provider);
  if (parsed?.success === false) throw new UsageError(`--provider is one of ${ProviderId.options.join(', ')}.`);
  return { provider: parsed?.data ?? null, model: model ?? null, atMostMicros: atMost === undefined ? null : dollars('at-most', atMost) };
}

/** Another model has another price: nobody is asked for more than what was named. The same model keeps to what was agreed. */
function jobsAsked(values: AiValues): Extract<AiCommand, { name: 'jobs' }> {
  const change = oneChange({ retry: values.retry, dismiss: values.dismiss, stop: values.stop });
  const choice = aiChoice(values);
  const namesMore = choice.provider !== null || choice.atMostMicros !== null;
  if (choice.model === null && namesMore) throw new UsageError('--provider and --at-most belong to --retry with --model.');
  if (choice.model !== null && (change?.verb !== 'retry' || choice.atMostMicros === null))
    throw new UsageError('Another model needs --retry <job> and --at-most <dollars>: what it may cost.');
  return { name: 'jobs', change, choice };
}

function oneChange<V extends string>(wanted: Readonly<Record<V, string | undefined>>): { readonly verb: V; readonly id: string } | null {
  const asked = (Object.entries(wanted) as [V, string | undefined][]).flatMap(([verb, id]) => (id === undefined ? [] : [{ verb, id }]));
  const [first = null, ...more] = asked;
  if (more.length > 0) throw new UsageError('One change at a time.');
  return first;
}

function seedOf({ seed }: AiValues): number | null {
  if (seed === undefined) return null;
  const number = Number(seed);
  if (!Number.isInteger(number) || number < 0 || number > 2_147_483_647)
    throw new UsageError('--seed is a whole number from 0 to 2147483647.');
  return number;
}

const capOf = (cap: string): number | null => (cap === 'none' ? null : dollars('cap', cap));

/** Dollars as a person writes them, in millionths. */
function dollars(option: string, text: string): number {
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(text)) throw new UsageError(`--${option} is an amount in dollars, such as 2.50.`);
  return Math.round(Number(text) * 1e6);
}
