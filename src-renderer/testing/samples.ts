import type { ExportRecipe, PictureRecipe } from '../../src-preload/contract/delivery.ts';
import { defaultSettings } from '../../src-preload/contract/develop.ts';
import type {
  BracketSetId,
  FilmId,
  FrameId,
  Grant,
  JobId,
  PhotoId,
  PresetId,
  ProjectId,
  VersionId,
} from '../../src-preload/contract/ids.ts';
import type { JobView } from '../../src-preload/contract/jobs.ts';
import { Settings } from '../../src-preload/contract/settings.ts';
import type { FilmView, FrameView, PhotoView, ProjectSummary, ProjectView, VersionView } from '../../src-preload/contract/library.ts';

type AnyId = BracketSetId & FilmId & FrameId & Grant & JobId & PhotoId & PresetId & ProjectId & VersionId;

/** A believable id that a reader can tell from the next one. */
export const id = (n: number): AnyId => `01990000-0000-7000-8000-${String(n).padStart(12, '0')}` as AnyId;

export const frame = (n: number, change: Partial<FrameView> = {}): FrameView => ({
  id: id(n),
  name: `DSC0${n}.JPG`,
  sha256: 'ab'.repeat(32),
  widthPx: 6000,
  heightPx: 4000,
  capturedAtMs: Date.UTC(2026, 10, 21, 12, 4),
  exposureValue: 8,
  isBase: true,
  ...change,
});

export const version = (n: number, change: Partial<VersionView> = {}): VersionView => ({
  id: id(n),
  parentId: null,
  operationClass: 'B',
  edit: null,
  drift: null,
  recipe: {},
  widthPx: 6000,
  heightPx: 4000,
  isFused: false,
  isKept: true,
  createdAtMs: 0,
  ...change,
});

/** Photo `n` with frame `n + 100`, and version `n + 200` when it is ready. */
export const photo = (n: number, change: Partial<PhotoView> = {}): PhotoView => {
  const state = change.state ?? 'ready';
  return {
    id: id(n),
    projectId: id(1),
    position: n,
    room: null,
    roomSource: null,
    roomConfidence: null,
    isSetAside: false,
    settings: defaultSettings,
    checks: [],
    frames: [frame(n + 100)],
    version: state === 'ready' ? version(n + 200) : null,
    editingCount: 0,
    state,
    failure: null,
    ...change,
  };
};

export const film = (n: number, change: Partial<FilmView> = {}): FilmView => ({
  id: id(n),
  projectId: id(1),
  aspect: '16:9',
  origin: 'classic-tour',
  state: 'ready',
  jobId: null,
  durationMs: 58_000,
  failure: null,
  notes: [],
  createdAtMs: n,
  ...change,
});

export const project = (photos: readonly PhotoView[], change: Partial<ProjectView> = {}): ProjectView => ({
  id: id(1),
  name: 'Storgata 12',
  createdAtMs: 0,
  photoCount: photos.length,
  readyCount: photos.filter((one) => one.state === 'ready').length,
  failedCount: photos.filter((one) => one.state === 'failed').length,
  cover: null,
  photos: [...photos],
  films: [],
  exports: [],
  skipped: [],
  arriving: [],
  isNeverUploaded: false,
  ...change,
});

export const summary = (view: ProjectView): ProjectSummary => {
  const { id: projectId, name, createdAtMs, photoCount, readyCount, failedCount, cover } = view;
  return { id: projectId, name, createdAtMs, photoCount, readyCount, failedCount, cover };
};

export const job = (n: number, change: Partial<JobView> = {}): JobView => ({
  id: id(n),
  kind: 'develop-photo',
  state: 'running',
  projectId: id(1),
  attempt: 1,
  progress: 0,
  isPaused: false,
  heldBy: [],
  isCancelling: false,
  leftMs: null,
  failure: null,
  createdAtMs: 0,
  finishedAtMs: null,
  ...change,
});

export const settings = (change: Partial<Settings> = {}): Settings => Settings.parse(change);

export const recipe = (name: string, change: Partial<PictureRecipe> = {}): PictureRecipe => ({
  shape: 2,
  kind: 'picture',
  name,
  builtIn: 1,
  folder: name,
  size: { kind: 'full' },
  crop: null,
  format: 'jpeg',
  quality: 88,
  limits: [],
  sharpen: false,
  metadata: { exif: 'keep', captions: true, place: false, serialNumber: false, profile: true },
  concepts: false,
  fileName: '{order}-{room}',
  ...change,
});

export const sheet: ExportRecipe = { shape: 2, kind: 'contact-sheet', name: 'contact-sheet', builtIn: 1, folder: '' };
