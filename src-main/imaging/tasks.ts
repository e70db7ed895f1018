import type {
  ClipFrameInput,
  FillLocallyInput,
  FinishedEdit,
  FinishEditInput,
  PreparedEdit,
  PrepareEditInput,
  ReadMaskInput,
  ReadMaskOutput,
} from '../ai/edit-tasks.ts';
import type { PixelSize } from '../ai/provider.ts';
import type { ExportedOutput, ExportPhotoInput } from '../delivery/export-task.ts';
import type { ContactSheet, ContactSheetInput } from '../delivery/sheet/sheet-plan.ts';
import type { DevelopedPicture, DevelopInput, PreviewedPicture, PreviewInput } from '../develop/recipe.ts';
import type {
  ChooseEncoderInput,
  ChosenEncoder,
  ClipFacts,
  FindFocusInput,
  Focus,
  ReadClipInput,
  ReadSoundInput,
  RenderedFilm,
  RenderFilmInput,
  ShowFilmInput,
  ShownFilm,
  SoundFacts,
} from '../films/film-tasks.ts';
import type { PauseSignal } from '../pause.ts';
import type { Glance, GlanceInput } from '../intake/glance-frames.ts';
import type { FrameFacts, ReadFrameInput } from '../intake/frame-facts.ts';
import type { CheckedPhoto, CheckPhotoInput, MeasurePhotoInput, PhotoMeasure } from '../intake/photo-measure.ts';

/**
 * Everything that decodes, changes or encodes pixels, by name. It runs in worker processes: a hostile file or a crash in
 * a native library ends a worker, never the studio, and cancelling is ending the process. Paths in, small facts out;
 * pixels never cross. A worker writes only the temporary files it is told to; whoever asked verifies, renames and records.
 */
export interface ImagingTasks {
  'glance-frames': { input: GlanceInput; output: { readonly glances: readonly (Glance | null)[] } };
  'read-frame': { input: ReadFrameInput; output: FrameFacts };
  'shrink-picture': { input: ShrinkInput; output: { widthPx: number; heightPx: number } };
  'measure-photo': { input: MeasurePhotoInput; output: PhotoMeasure };
  'check-photo': { input: CheckPhotoInput; output: CheckedPhoto };
  'preview-photo': { input: PreviewInput; output: PreviewedPicture };
  'develop-photo': { input: DevelopInput; output: DevelopedPicture };
  'export-photo': { input: ExportPhotoInput; output: { readonly outputs: readonly ExportedOutput[] } };
  'contact-sheet': { input: ContactSheetInput; output: ContactSheet };
  'find-focus': { input: FindFocusInput; output: { readonly focuses: readonly Focus[] } };
  'read-sound': { input: ReadSoundInput; output: SoundFacts };
  'read-clip': { input: ReadClipInput; output: ClipFacts };
  'read-logo': { input: { readonly file: string }; output: { readonly widthPx: number; readonly heightPx: number } };
  'choose-encoder': { input: ChooseEncoderInput; output: ChosenEncoder };
  'render-film': { input: RenderFilmInput; output: RenderedFilm };
  'show-film': { input: ShowFilmInput; output: ShownFilm };
  'read-mask': { input: ReadMaskInput; output: ReadMaskOutput };
  'prepare-edit': { input: PrepareEditInput; output: PreparedEdit };
  'finish-edit': { input: FinishEditInput; output: FinishedEdit };
  'fill-locally': { input: FillLocallyInput; output: PixelSize };
  'clip-frame': { input: ClipFrameInput; output: PixelSize };
}
export type TaskKind = keyof ImagingTasks;

/** A smaller upright sRGB JPEG of any picture, for lists and the loupe. */
interface ShrinkInput {
  readonly file: string;
  readonly longEdgePx: number;
  readonly outFile: string;
}

/** What a task may use of the world while it runs. */
export interface TaskContext {
  readonly signal: AbortSignal;
  /** 0 to 1; more often than a few times a second is wasted. */
  readonly onProgress: (fraction: number) => void;
  /** Folder with the compiled WebAssembly kernels. */
  readonly kernelsDir: string;
  /** Long work that can stand still asks it between its pieces; other work goes on. */
  readonly pause?: PauseSignal | undefined;
}
export type TaskFunction<K extends TaskKind> = (
  input: ImagingTasks[K]['input'],
  context: TaskContext,
) => Promise<ImagingTasks[K]['output']>;

/** The studio's side: hands a task to a free worker. Rejects with a StudioFailure; aborting ends the worker's task. */
export interface Imaging {
  run<K extends TaskKind>(kind: K, input: ImagingTasks[K]['input'], options: RunOptions): Promise<ImagingTasks[K]['output']>;
  /** How many tasks run side by side. */
  readonly width: number;
  close(): Promise<void>;
}
export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  readonly pause?: PauseSignal | undefined;
}
