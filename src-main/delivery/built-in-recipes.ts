import type { ExportRecipe, PictureRecipe } from '../../src-preload/contract/delivery.ts';

function picture(builtIn: number, recipe: Partial<PictureRecipe> & Pick<PictureRecipe, 'name' | 'size'>): PictureRecipe {
  return {
    shape: 2,
    kind: 'picture',
    builtIn,
    crop: null,
    format: 'jpeg',
    quality: 88,
    limits: [],
    sharpen: true,
    metadata: { exif: 'keep', captions: true, place: false, serialNumber: false, profile: true },
    fileName: '{order}-{room}',
    concepts: false,
    folder: recipe.name,
    ...recipe,
  };
}

const none = { widthPx: null, heightPx: null, maxPixels: null, maxBytes: null };

/**
 * The recipes that every library has, in the order in which they are offered. Raise `builtIn` with every change: that is
 * how a library notices that its row is an older revision. Sizes of listing services move; each is a limit with the name
 * of the place, so that a workspace can put its own beside them or in their stead.
 */
export const builtInRecipes: readonly ExportRecipe[] = [
  picture(1, { name: 'mls', size: { kind: 'long-edge', px: 2048 }, limits: [{ ...none, place: 'Bright MLS', maxBytes: 3_000_000 }] }),
  picture(1, { name: 'full', size: { kind: 'full' }, quality: 94, sharpen: false }),
  // What all of these services take: within the box of one and the bytes of another.
  picture(1, {
    name: 'mls-strict',
    size: { kind: 'long-edge', px: 2048 },
    limits: [
      { ...none, place: 'NWMLS', widthPx: 1600, heightPx: 1200 },
      { ...none, place: 'Bright MLS', maxBytes: 3_000_000 },
    ],
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
  }),
  picture(1, {
    name: 'mls-small',
    size: { kind: 'box', widthPx: 1024, heightPx: 768 },
    limits: [{ ...none, place: 'common floor of listing services', maxBytes: 500_000 }],
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
  }),
  // FINN states no exact pixels; it shows 1600 wide and takes more than it shows.
  picture(1, {
    name: 'finn',
    size: { kind: 'long-edge', px: 2400 },
    limits: [{ ...none, place: 'FINN.no', maxBytes: 5_000_000 }],
    fileName: '{address}-{order}-{room}',
  }),
  picture(1, {
    name: 'web',
    size: { kind: 'long-edge', px: 1600 },
    quality: 82,
    limits: [{ ...none, place: 'a page that opens at once', maxBytes: 600_000 }],
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
    fileName: '{address}-{room}-{order}',
  }),
  picture(1, {
    name: 'print',
    size: { kind: 'print', dpi: 300, widthCm: 29.7, heightCm: 21 },
    quality: 95,
  }),
  picture(1, {
    name: 'social-4x5',
    size: { kind: 'box', widthPx: 1080, heightPx: 1350 },
    crop: { width: 4, height: 5 },
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
  }),
  picture(1, {
    name: 'social-9x16',
    size: { kind: 'box', widthPx: 1080, heightPx: 1920 },
    crop: { width: 9, height: 16 },
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
  }),
  picture(1, {
    name: 'archive',
    size: { kind: 'full' },
    format: 'tiff16',
    quality: 100,
    sharpen: false,
    fileName: '{date}-{address}-{order}-{room}',
  }),
  // For talking with a client about what could be; never for a listing, which its name and its metadata say.
  picture(1, {
    name: 'concept',
    size: { kind: 'long-edge', px: 2048 },
    metadata: { exif: 'minimal', captions: false, place: false, serialNumber: false, profile: true },
    concepts: true,
    fileName: 'concept-{address}-{room}-{order}',
  }),
  { shape: 2, kind: 'contact-sheet', name: 'contact-sheet', builtIn: 1, folder: '' },
  { shape: 2, kind: 'originals', name: 'originals', builtIn: 1, folder: 'originals' },
];
