import { z } from 'zod';
import { call } from './define.ts';
import { Grant, JobId, PhotoId, ProjectId, VersionId } from './ids.ts';

/** Who does AI work: `fal` and `xai` are asked over the network and paid; `local` is the studio's own engine, for nothing. */
export const ProviderId = z.enum(['fal', 'xai', 'local']);
export type ProviderId = z.infer<typeof ProviderId>;

/** What can be asked for: a style over the whole picture, something taken out, something put in, and moving pictures. */
export const AiOperation = z.enum(['style', 'remove', 'add', 'clip']);
export type AiOperation = z.infer<typeof AiOperation>;

/** Money in millionths of its currency, so that a price of six tenths of a cent is a whole number. */
export const Money = z.object({ micros: z.number().int().min(0), currency: z.literal('USD') });
export type Money = z.infer<typeof Money>;

/** A model's own name, as its provider writes it: `fal-ai/nano-banana-pro/edit`. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9./-]*$/)
  .max(120);
export type ModelId = z.infer<typeof ModelId>;

/** What a model can do, as data: screens and the terminal offer exactly this. */
export const ModelView = z.object({
  id: ModelId,
  provider: ProviderId,
  name: z.string(),
  does: z.array(AiOperation),
  /** Whether it is told where to work. Where it is not, the studio keeps everything outside the mask all the same. */
  takesMask: z.boolean(),
  takesPrompt: z.boolean(),
  /** Of clips. */
  takesEndFrame: z.boolean(),
  makesSound: z.boolean(),
  /** `16:9`; empty where it goes by the picture. */
  aspects: z.array(z.string()),
  /** In its own words, smallest first: `1K`, `2K`; empty where there is no choice. */
  resolutions: z.array(z.string()),
  durationsS: z.array(z.number()),
  price: z.object({ unit: z.enum(['image', 'megapixel', 'second', 'request']), each: Money, seenAtMs: z.number() }),
  /** Whether there is a key for it. */
  isUsable: z.boolean(),
});
export type ModelView = z.infer<typeof ModelView>;

const bothLanguages = z.object({ en: z.string().min(1).max(400), nb: z.string().min(1).max(400) });

/** What an edit means for whoever looks at the picture; see docs/glossary.md. F is a concept and never goes into a listing. */
export const OperationClass = z.enum(['A', 'B', 'C', 'D', 'E', 'F']);
export type OperationClass = z.infer<typeof OperationClass>;

export const StyleId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60);
export type StyleId = z.infer<typeof StyleId>;

/** Parts of a picture that a style may change; whatever is not named has to stay, and the drift check looks at it. */
export const StyleChange = z.enum(['light', 'colour', 'sky', 'ground', 'furniture', 'small-things', 'surfaces']);
export type StyleChange = z.infer<typeof StyleChange>;

/** A named AI recipe, as data. */
export const Style = z.object({
  /** The shape of this text; moves when a reader of today would misread one of tomorrow. */
  shape: z.literal(1),
  id: StyleId,
  /** Moves when the same style would ask for something else. */
  version: z.number().int().min(1),
  name: bothLanguages,
  about: bothLanguages,
  category: z.enum(['staging', 'clean-up', 'light', 'exterior', 'surfaces']),
  operationClass: OperationClass,
  suits: z.enum(['interior', 'exterior', 'any']),
  changes: z.array(StyleChange),
  /** Null: the provider's usual model for styles. */
  model: ModelId.nullable(),
  prompt: z.object({
    /** What to make of the picture, in English, without the room and without what must stay: those are added. */
    instruction: z.string().min(1).max(4000),
    /** What must not come of it; null for nothing beside the usual. */
    avoid: z.string().max(2000).nullable(),
    /** What this style means in a kind of room, added where the photo's room is known. */
    rooms: z.record(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/), z.string().min(1).max(1000)),
  }),
});
export type Style = z.infer<typeof Style>;

export const StyleView = Style.extend({ source: z.enum(['built-in', 'workspace']) });
export type StyleView = z.infer<typeof StyleView>;

const share = z.number().min(0).max(1);

/** A line drawn with a round brush, in shares of the photo's width and height; the radius in shares of its longer side. */
export const Stroke = z.object({
  mode: z.enum(['paint', 'erase']),
  radius: z.number().min(0.0005).max(0.5),
  points: z
    .array(z.object({ x: share, y: share }))
    .min(1)
    .max(4000),
});
export type Stroke = z.infer<typeof Stroke>;

/** Where an edit may change something. It is drawn at the photo's own size, whatever size it was drawn on. */
export const Mask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('strokes'), strokes: z.array(Stroke).min(1).max(500) }),
  /** A PNG of the photo's size that the person has: white is changed, black is kept. */
  z.object({ kind: z.literal('file'), grant: Grant }),
]);
export type Mask = z.infer<typeof Mask>;

const prompt = z.string().trim().min(1).max(2000);

/** What a person wants of one photo. */
export const EditWish = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('style'), styleId: StyleId }),
  z.object({ operation: z.literal('remove'), mask: Mask, what: prompt.nullable().default(null) }),
  z.object({ operation: z.literal('add'), mask: Mask, what: prompt }),
]);
export type EditWish = z.infer<typeof EditWish>;

const EditOrder = z.object({
  photoIds: z.array(PhotoId).min(1).max(1000),
  /** Of the only photo: what to work on. Not said: the version that is shown. */
  versionId: VersionId.optional(),
  wish: EditWish,
  /** Not said: the provider and model the style or operation usually goes to. */
  provider: ProviderId.optional(),
  model: ModelId.optional(),
  seed: z.number().int().min(0).max(2_147_483_647).optional(),
});

export const BudgetView = z.object({
  /** What may be spent; null for no cap. */
  cap: Money.nullable(),
  spent: Money,
  /** Promised to work that is under way. */
  reserved: Money,
});
export type BudgetView = z.infer<typeof BudgetView>;

/** What work will cost, before any of it is done. */
export const Quote = z.object({
  provider: ProviderId,
  model: ModelId,
  each: Money,
  count: z.number().int(),
  total: Money,
  /** Whether the price was told by the provider, or comes with the program. */
  priceSource: z.enum(['provider', 'bundled']),
  priceSeenAtMs: z.number(),
  project: BudgetView,
  day: BudgetView,
  isWithinBudget: z.boolean(),
});
export type Quote = z.infer<typeof Quote>;

/** One line of the spending ledger. */
export const LedgerLine = z.object({
  id: z.uuid(),
  atMs: z.number(),
  endedAtMs: z.number().nullable(),
  projectId: ProjectId.nullable(),
  projectName: z.string().nullable(),
  jobId: JobId,
  provider: ProviderId,
  model: ModelId,
  /** What it was for: a style's id, `remove`, `add`, `clip`. */
  what: z.string(),
  quantity: z.number(),
  unit: ModelView.shape.price.shape.unit,
  reserved: Money,
  /** Null until it is known. */
  settled: Money.nullable(),
  /** `unclear`: the provider may have charged it, and nobody can tell from here. It counts as spent. */
  state: z.enum(['reserved', 'settled', 'released', 'unclear']),
  /** Whether it was asked for a second time because the first could not be found again. */
  isPossibleDouble: z.boolean(),
  providerRequestId: z.string().nullable(),
});
export type LedgerLine = z.infer<typeof LedgerLine>;

export const ProviderView = z.object({
  id: ProviderId,
  name: z.string(),
  hasKey: z.boolean(),
  /** Where its key comes from: the system's key store, the environment of a terminal, or the workspace's own proxy. */
  keySource: z.enum(['none-needed', 'key-store', 'environment', 'proxy', 'missing']),
});
export type ProviderView = z.infer<typeof ProviderView>;

export const ai = {
  providers: call(z.object({}), z.array(ProviderView)),
  models: call(z.object({}), z.array(ModelView)),
  /** Puts a key into the system's key store, or takes it out with null. It is never told back. Work that waited for it goes on. */
  setKey: call(z.object({ provider: ProviderId, key: z.string().trim().min(8).max(400).nullable() }), z.object({})),
  styles: call(z.object({}), z.array(StyleView)),
  /** Keeps a style of one's own, or one's own form of a built-in one. */
  keepStyle: call(z.object({ style: Style }), z.array(StyleView)),
  /** Takes an own style away; a built-in one becomes again what it was. */
  removeStyle: call(z.object({ id: StyleId }), z.array(StyleView)),
  /** The price of an edit, from prices as they are known now; nothing is sent about the photos. */
  quote: call(EditOrder, Quote),
  /** Asks the providers for their prices where that is possible; those that come with the program stay otherwise. */
  refreshPrices: call(z.object({}), z.array(ModelView)),
  /** One job for each photo. `agreed` is the total the person saw; it is refused when the price has risen since. */
  edit: call(EditOrder.extend({ agreed: Money }), z.object({ jobs: z.array(JobId) })),
  /** Newest first. */
  ledger: call(
    z.object({ projectId: ProjectId.optional(), limit: z.number().int().min(1).max(10_000).default(1000) }),
    /** `project` where one was named. */
    z.object({ lines: z.array(LedgerLine), day: BudgetView, project: BudgetView.nullable() }),
  ),
  ledgerCsv: call(z.object({ projectId: ProjectId.optional() }), z.object({ csv: z.string() })),
  /** A cap for a project, or for every day of the workspace when none is named; null takes it away. */
  setBudget: call(z.object({ projectId: ProjectId.nullable(), cap: Money.nullable() }), z.object({})),
  /** While this is on nothing of the project can leave the machine: every remote call is refused before it is made. */
  setNeverUpload: call(z.object({ projectId: ProjectId, isNeverUploaded: z.boolean() }), z.object({})),
};
