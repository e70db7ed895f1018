import { z } from 'zod';
import { call } from './define.ts';
import { FilmFormat } from './film-shapes.ts';
import { FilmId, Grant, JobId, ProjectId } from './ids.ts';

/** Also the name of the folder where a recipe says nothing else, so it is one on every file system. */
export const ExportRecipeName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(40);
export type ExportRecipeName = z.infer<typeof ExportRecipeName>;

const edgePx = z.number().int().min(16).max(100_000);

/** How large. Nothing is ever enlarged. */
const Size = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('full') }),
  z.object({ kind: z.literal('long-edge'), px: edgePx }),
  /** As large as fits into the box. */
  z.object({ kind: z.literal('box'), widthPx: edgePx, heightPx: edgePx }),
  /** As small as still covers the paper, which turns with the photo. */
  z.object({
    kind: z.literal('print'),
    dpi: z.number().int().min(36).max(2400),
    widthCm: z.number().min(1).max(500),
    heightCm: z.number().min(1).max(500),
  }),
]);

/** What one place takes at most; null where it sets no bound. A file keeps within all limits of its recipe. */
const Limit = z.object({
  place: z.string().min(1).max(80),
  widthPx: edgePx.nullable().default(null),
  heightPx: edgePx.nullable().default(null),
  maxPixels: z.number().int().min(256).nullable().default(null),
  maxBytes: z.number().int().min(10_000).nullable().default(null),
});
export type Limit = z.infer<typeof Limit>;

const MetadataPolicy = z.object({
  /** `keep`: camera, lens and exposure; `minimal`: when it was taken and who made it; `none`: no EXIF at all. */
  exif: z.enum(['keep', 'minimal', 'none']),
  /** Title, caption and keywords that the photographer gave the frame (IPTC, XMP). */
  captions: z.boolean(),
  /** Where the camera was. Never by itself: it is somebody's home. */
  place: z.boolean().default(false),
  /** The serial number of the camera. */
  serialNumber: z.boolean().default(false),
  /** The sRGB profile. A TIFF and a print always have theirs. */
  profile: z.boolean().default(true),
});

const tokens = ['address', 'room', 'order', 'date', 'recipe', 'original'] as const;
const isPattern = (text: string): boolean =>
  [...text.matchAll(/\{([^{}]*)\}/g)].every(([, token]) => tokens.some((known) => known === token));
/** Text with tokens: `{order}-{room}`. Without an ending; what no file system takes is left out. */
const NamePattern = z
  .string()
  .min(1)
  .max(120)
  .refine(isPattern, { message: `Tokens are ${tokens.map((token) => `{${token}}`).join(' ')}.` });

const common = {
  /** The shape of this text; moves when a reader of today would misread one of tomorrow. */
  shape: z.literal(2),
  name: ExportRecipeName,
  /** Which revision of a built-in recipe this is; null for one that a workspace made or changed, which is never touched. */
  builtIn: z.number().int().nullable(),
  /** Inside the project's folder; empty for the folder itself. */
  folder: z.string().max(60),
};

/** A named output of finished photos, as data. */
export const PictureRecipe = z.object({
  ...common,
  kind: z.literal('picture'),
  size: Size,
  /** Cut to this shape, keeping what matters; null keeps all of the photo. */
  crop: z.object({ width: z.number().int().min(1).max(100), height: z.number().int().min(1).max(100) }).nullable(),
  format: z.enum(['jpeg', 'tiff16']),
  /** JPEG's, from 1 to 100; less where a limit asks for fewer bytes. */
  quality: z.number().int().min(40).max(100),
  limits: z.array(Limit).max(20),
  /** Gives a smaller picture back the edges that making it smaller took. */
  sharpen: z.boolean(),
  metadata: MetadataPolicy,
  /** Whether it takes concepts, which show what is not there (class F). A recipe for listings never does. */
  concepts: z.boolean().default(false),
  fileName: NamePattern,
});
export type PictureRecipe = z.infer<typeof PictureRecipe>;

/** The camera's own files, byte for byte. */
const OriginalsRecipe = z.object({ ...common, kind: z.literal('originals') });
/** One PDF with every photo of the project, in order, with its number, room and file name. */
export const SheetRecipe = z.object({ ...common, kind: z.literal('contact-sheet') });

export const ExportRecipe = z.discriminatedUnion('kind', [PictureRecipe, OriginalsRecipe, SheetRecipe]);
export type ExportRecipe = z.infer<typeof ExportRecipe>;

/** What words on paper are in. */
export const SheetLanguage = z.enum(['en', 'nb']);
export type SheetLanguage = z.infer<typeof SheetLanguage>;

const recipes = z.array(ExportRecipeName).max(100);

export const ExportEstimate = z.object({ recipe: ExportRecipeName, files: z.number().int(), sizeBytes: z.number().int() });
export type ExportEstimate = z.infer<typeof ExportEstimate>;

export const delivery = {
  /** Opens the operating system's folder chooser for a place to write to; null when the person cancels. */
  chooseTarget: call(z.object({}), z.object({ grant: Grant }).nullable()),
  /** Every recipe of the workspace, the built-in ones first. */
  recipes: call(z.object({}), z.array(ExportRecipe)),
  /** Keeps a recipe of one's own, or one's own form of a built-in one. */
  keepRecipe: call(z.object({ recipe: ExportRecipe }), z.array(ExportRecipe)),
  /** Takes an own recipe away; a built-in one becomes again what it was. */
  removeRecipe: call(z.object({ name: ExportRecipeName }), z.array(ExportRecipe)),
  /** How many files and bytes an export would be, from a few of the photos; within about a tenth. */
  estimate: call(z.object({ projectId: ProjectId, recipes }), z.array(ExportEstimate)),
  /** Writes finished photos, and the newest film if there is one, into a folder named after the project. */
  exportProject: call(
    z.object({
      projectId: ProjectId,
      target: Grant,
      recipes,
      /** What the finished films go out as; empty for none. */
      filmFormats: z.array(FilmFormat).max(6).default(['mp4']),
      /** Which films; not said: every one that is finished. */
      filmIds: z.array(FilmId).max(100).optional(),
      /** For the words on a contact sheet. */
      language: SheetLanguage.default('en'),
    }),
    /** How many files that will be; those that are up to date already are among them. */
    z.object({ jobs: z.array(JobId), files: z.number().int() }),
  ),
};
