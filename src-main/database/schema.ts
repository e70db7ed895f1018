import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex, type AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { FilmOrigin } from '../../src-preload/contract/film-shapes.ts';

/**
 * The one picture of the data. Words are the glossary's. Every row names its workspace and is known by a UUIDv7, so that
 * sync can be added without moving anything. Times are milliseconds since 1970; sizes are bytes.
 */

const id = () => text('id').primaryKey();
const workspaceId = () =>
  text('workspace_id')
    .notNull()
    .references(() => workspace.id);
const createdAtMs = () => integer('created_at_ms').notNull();

export const workspace = sqliteTable('workspace', {
  id: id(),
  name: text('name').notNull(),
  /** What AI work of all projects may cost in one day, in millionths of a dollar; null for no cap. */
  dayBudgetMicros: integer('day_budget_micros'),
  createdAtMs: createdAtMs(),
});

export const member = sqliteTable('member', {
  id: id(),
  workspaceId: workspaceId(),
  name: text('name').notNull(),
  role: text('role', { enum: ['owner', 'admin', 'member'] }).notNull(),
  createdAtMs: createdAtMs(),
});

/** One property's shoot. */
export const project = sqliteTable(
  'project',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    /** Bytes of the folder it came from: the same folder again is the same project. */
    sourceFolder: blob('source_folder', { mode: 'buffer' }).notNull(),
    /** What AI work of it may cost in all, in millionths of a dollar; null for no cap. */
    budgetMicros: integer('budget_micros'),
    /** Nothing of it may leave the machine. */
    isNeverUploaded: integer('is_never_uploaded', { mode: 'boolean' }).notNull().default(false),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('project_source').on(t.workspaceId, t.sourceFolder)],
);

/** One camera file, immutable, known by its SHA-256 within a workspace. */
export const frame = sqliteTable(
  'frame',
  {
    id: id(),
    workspaceId: workspaceId(),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    format: text('format').notNull(),
    widthPx: integer('width_px').notNull(),
    heightPx: integer('height_px').notNull(),
    capturedAtMs: integer('captured_at_ms'),
    exposureValue: real('exposure_value'),
    /** Everything else one reading told (intake's FrameFacts), as JSON. */
    facts: text('facts').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('frame_sha256').on(t.workspaceId, t.sha256)],
);

/**
 * Where a frame was seen in a project's folder. A file with the same path, size and time is not read again.
 * One frame may be seen under several names; only the first counts, the rest are duplicates.
 */
export const frameSource = sqliteTable(
  'frame_source',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    /** Bytes of the path relative to the project's folder. */
    relativePath: blob('relative_path', { mode: 'buffer' }).notNull(),
    workspaceId: workspaceId(),
    frameId: text('frame_id')
      .notNull()
      .references(() => frame.id),
    sizeBytes: integer('size_bytes').notNull(),
    modifiedAtMs: real('modified_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.relativePath] }), index('frame_source_frame').on(t.frameId)],
);

/** A file that belongs to a frame (an XMP of another program, the JPEG beside a RAW file), kept under its hash like the frame. */
export const frameSidecar = sqliteTable(
  'frame_sidecar',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    relativePath: blob('relative_path', { mode: 'buffer' }).notNull(),
    workspaceId: workspaceId(),
    frameId: text('frame_id')
      .notNull()
      .references(() => frame.id),
    kind: text('kind', { enum: ['xmp', 'jpeg', 'other'] }).notNull(),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.relativePath] }), index('frame_sidecar_frame').on(t.frameId)],
);

/** A file that was seen and left out, and why. Written anew by each import of its project. */
export const skippedFile = sqliteTable(
  'skipped_file',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    name: text('name').notNull(),
    workspaceId: workspaceId(),
    code: text('code').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

/** The frames of one scene at different exposures. */
export const bracketSet = sqliteTable('bracket_set', {
  id: id(),
  workspaceId: workspaceId(),
  createdAtMs: createdAtMs(),
});

/** One scene as the client will see it. */
export const photo = sqliteTable(
  'photo',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    bracketSetId: text('bracket_set_id').references(() => bracketSet.id),
    baseFrameId: text('base_frame_id')
      .notNull()
      .references(() => frame.id),
    position: integer('position').notNull(),
    room: text('room'),
    roomSource: text('room_source', { enum: ['name', 'guess', 'person'] }),
    /** 0 to 1, of a guess. */
    roomConfidence: real('room_confidence'),
    /** Left out of films and exports until a person takes it back. */
    isSetAside: integer('is_set_aside', { mode: 'boolean' }).notNull().default(false),
    /** The DevelopChange that a person or a preset made, as JSON; null follows the defaults. */
    settings: text('settings'),
    /** What a look at the thumbnails told (PhotoMeasure), as JSON. */
    measure: text('measure'),
    /** What the shoot check found (a list of PhotoCheck), as JSON; null before it was done. */
    checks: text('checks'),
    createdAtMs: createdAtMs(),
  },
  (t) => [index('photo_project').on(t.projectId, t.position)],
);

/** Which frames a photo is made from, darkest first. A frame is in at most one photo of a project. */
export const photoFrame = sqliteTable(
  'photo_frame',
  {
    photoId: text('photo_id')
      .notNull()
      .references(() => photo.id),
    ordinal: integer('ordinal').notNull(),
    workspaceId: workspaceId(),
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    frameId: text('frame_id')
      .notNull()
      .references(() => frame.id),
  },
  (t) => [primaryKey({ columns: [t.photoId, t.ordinal] }), uniqueIndex('photo_frame_once').on(t.projectId, t.frameId)],
);

/** One result for a photo; versions form a tree. The file is `versions/<id>.jpg`, or `.png` where no pixel may move. */
export const version = sqliteTable(
  'version',
  {
    id: id(),
    workspaceId: workspaceId(),
    photoId: text('photo_id')
      .notNull()
      .references(() => photo.id),
    parentId: text('parent_id').references((): AnySQLiteColumn => version.id),
    recipe: text('recipe').notNull(),
    /** Hash of the frames and the recipe: the same again is the same picture, and is not made twice. */
    recipeKey: text('recipe_key').notNull(),
    operationClass: text('operation_class', { enum: ['A', 'B', 'C', 'D', 'E', 'F'] }).notNull(),
    format: text('format', { enum: ['jpeg', 'png'] })
      .notNull()
      .default('jpeg'),
    /** What the drift check found of a generated result (Drift), as JSON; null for what nobody generated. */
    drift: text('drift'),
    /** When a person said that a result which changed something may go out. */
    acceptedAtMs: integer('accepted_at_ms'),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    widthPx: integer('width_px').notNull(),
    heightPx: integer('height_px').notNull(),
    isFused: integer('is_fused', { mode: 'boolean' }).notNull(),
    isKept: integer('is_kept', { mode: 'boolean' }).notNull(),
    report: text('report').notNull(),
    createdAtMs: createdAtMs(),
    /** When it was last made the one to show; null: when it was made. */
    shownAtMs: integer('shown_at_ms'),
  },
  (t) => [uniqueIndex('version_once').on(t.photoId, t.recipeKey)],
);

/** Settings with a name, and where they are applied by themselves. */
export const preset = sqliteTable(
  'preset',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    /** A DevelopChange as JSON. */
    settings: text('settings').notNull(),
    /** A PresetRule as JSON; null for by hand only. */
    rule: text('rule'),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('preset_name').on(t.workspaceId, t.name)],
);

/** A workspace's own AI style, or its own form of a built-in one. `name` is the style's id, `recipe` the Style as JSON. */
export const style = sqliteTable(
  'style',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    recipe: text('recipe').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('style_name').on(t.workspaceId, t.name)],
);

/**
 * One request to a provider, from before anything is sent until its result is in the library: what makes it possible to go
 * on after a power cut without paying twice (docs/ai.md). A job that a person tries again has a row for each attempt.
 */
export const aiRequest = sqliteTable(
  'ai_request',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    attempt: integer('attempt').notNull(),
    provider: text('provider', { enum: ['fal', 'xai', 'local'] }).notNull(),
    model: text('model').notNull(),
    /** `prepared`, nothing sent; `uploaded`; `intent`, the request may be on its way; `submitted`, the provider has told its id; `answered`, the result is known; `ended`. */
    state: text('state', { enum: ['prepared', 'uploaded', 'intent', 'submitted', 'answered', 'ended'] }).notNull(),
    /** The very request, as JSON, with the addresses of what was uploaded; without any key. */
    input: text('input'),
    /** An address that was uploaded for this request alone: by it a request whose answer was lost is found again. */
    marker: text('marker'),
    /** What the worker that asked needs to know again when the answer comes, as JSON: how the picture that was sent lies in its photo. */
    facts: text('facts'),
    providerRequestId: text('provider_request_id'),
    /** Where the result is to be had (ProviderOutput), as JSON. */
    output: text('output'),
    isPossibleDouble: integer('is_possible_double', { mode: 'boolean' }).notNull().default(false),
    /** When the request may first have been on its way. */
    intentAtMs: integer('intent_at_ms'),
    /** For how long the studio has been running, and has not heard of it, since the request may first have been on its way. */
    awaitedMs: integer('awaited_ms').notNull().default(0),
    /** Why it ended, as JSON, where it ended badly and may have cost something: it is told again until a person asks anew. */
    failure: text('failure'),
    createdAtMs: createdAtMs(),
    endedAtMs: integer('ended_at_ms'),
  },
  (t) => [uniqueIndex('ai_request_attempt').on(t.jobId, t.attempt), uniqueIndex('ai_request_marker').on(t.marker)],
);

/** The spending ledger: one line for each request that may cost something. Amounts are millionths of a dollar. */
export const charge = sqliteTable(
  'charge',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id').references(() => project.id),
    requestId: text('request_id')
      .notNull()
      .references(() => aiRequest.id),
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    provider: text('provider', { enum: ['fal', 'xai', 'local'] }).notNull(),
    model: text('model').notNull(),
    what: text('what').notNull(),
    quantity: real('quantity').notNull(),
    unit: text('unit', { enum: ['image', 'megapixel', 'second', 'request'] }).notNull(),
    reservedMicros: integer('reserved_micros').notNull(),
    settledMicros: integer('settled_micros'),
    state: text('state', { enum: ['reserved', 'settled', 'released', 'unclear'] }).notNull(),
    isPossibleDouble: integer('is_possible_double', { mode: 'boolean' }).notNull().default(false),
    createdAtMs: createdAtMs(),
    endedAtMs: integer('ended_at_ms'),
  },
  (t) => [uniqueIndex('charge_request').on(t.requestId), index('charge_project').on(t.projectId), index('charge_day').on(t.createdAtMs)],
);

/** A price that a provider told; where there is none the program's own list is asked. */
export const price = sqliteTable(
  'price',
  {
    provider: text('provider', { enum: ['fal', 'xai', 'local'] }).notNull(),
    model: text('model').notNull(),
    workspaceId: workspaceId(),
    unit: text('unit', { enum: ['image', 'megapixel', 'second', 'request'] }).notNull(),
    micros: integer('micros').notNull(),
    seenAtMs: integer('seen_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.model] })],
);

/** A clip that a provider made, by everything that decided it: the same again is not made and not paid twice. */
export const aiClip = sqliteTable(
  'ai_clip',
  {
    key: text('key').primaryKey(),
    workspaceId: workspaceId(),
    /** The bytes are `assets/<aa>/<sha256>`. */
    sha256: text('sha256').notNull(),
    /** What it was made from (ClipRecipe), as JSON. */
    recipe: text('recipe').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [index('ai_clip_content').on(t.sha256)],
);

/** A video made from photos. The file is `films/<id>-<key>.mp4`; what is null is not known before the first rendering. */
export const film = sqliteTable(
  'film',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    aspect: text('aspect', { enum: ['16:9', '9:16', '1:1', '4:5'] }).notNull(),
    /** The template it is directed by, or `own` for a storyboard that a person made. */
    origin: text('origin').notNull().default('classic-tour').$type<FilmOrigin>(),
    /** The FilmWish it is directed by, as JSON; null before the first one. */
    wish: text('wish'),
    /** A storyboard that a person made, as JSON; null where the director makes it anew each time. */
    ownStoryboard: text('own_storyboard'),
    /** What was last rendered, as JSON with a version of its own; its photos are also rows, so that they can be synced one by one. */
    storyboard: text('storyboard'),
    /** Hash of the storyboard and the renderer: the same again is the same film, and is not rendered twice. */
    storyboardKey: text('storyboard_key'),
    durationMs: integer('duration_ms'),
    sha256: text('sha256'),
    sizeBytes: integer('size_bytes'),
    createdAtMs: createdAtMs(),
    renderedAtMs: integer('rendered_at_ms'),
  },
  (t) => [index('film_project').on(t.projectId, t.aspect, t.origin)],
);

/** Files that a person took in: music, voices, footage and logos for films, masks for edits. The bytes are `assets/<aa>/<sha256>`. */
export const asset = sqliteTable(
  'asset',
  {
    id: id(),
    workspaceId: workspaceId(),
    kind: text('kind', { enum: ['music', 'voice', 'clip', 'logo', 'mask'] }).notNull(),
    sha256: text('sha256').notNull(),
    /** As the file was called, for a person to know it by. */
    name: text('name').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    /** What was read of it once (SoundFacts, ClipFacts), as JSON. */
    facts: text('facts').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('asset_once').on(t.workspaceId, t.kind, t.sha256)],
);

/** One photo's moment in a film. */
export const shot = sqliteTable(
  'shot',
  {
    id: id(),
    workspaceId: workspaceId(),
    filmId: text('film_id')
      .notNull()
      .references(() => film.id),
    ordinal: integer('ordinal').notNull(),
    photoId: text('photo_id')
      .notNull()
      .references(() => photo.id),
    versionId: text('version_id')
      .notNull()
      .references(() => version.id),
  },
  (t) => [uniqueIndex('shot_ordinal').on(t.filmId, t.ordinal)],
);

/** A named output. The built-in ones are rows too, so that a workspace may change its own. */
export const exportRecipe = sqliteTable(
  'export_recipe',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    recipe: text('recipe').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('export_recipe_name').on(t.workspaceId, t.name)],
);

/** A file that was delivered, so that doing it again writes only what is missing or changed. */
export const exportedFile = sqliteTable(
  'exported_file',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id')
      .notNull()
      .references(() => project.id),
    photoId: text('photo_id').references(() => photo.id),
    filmId: text('film_id').references(() => film.id),
    recipe: text('recipe').notNull(),
    /** Absolute path as text; target folders are chosen by the person and are valid text. */
    file: text('file').notNull(),
    /** What went in (version or film and recipe): a different key means that the file is out of date. */
    sourceKey: text('source_key').notNull(),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    createdAtMs: createdAtMs(),
  },
  (t) => [uniqueIndex('exported_file_path').on(t.file), index('exported_file_project').on(t.projectId)],
);

/** One unit of durable work. Only jobs/queue.ts changes a state. */
export const job = sqliteTable(
  'job',
  {
    id: id(),
    workspaceId: workspaceId(),
    projectId: text('project_id').references(() => project.id),
    kind: text('kind').notNull(),
    /** Jobs of one lane share its gate. */
    lane: text('lane').notNull().default(''),
    /** JSON, with the version of its shape, so that an old row is understood after an update. */
    payload: text('payload').notNull(),
    payloadVersion: integer('payload_version').notNull(),
    /** One intent, one job: while a job with this key is unfinished, asking again gives the same job. */
    intentKey: text('intent_key').notNull(),
    state: text('state', { enum: ['blocked', 'waiting', 'running', 'waiting-external', 'done', 'failed', 'cancelled'] }).notNull(),
    priority: integer('priority').notNull(),
    /** Counts starts. Together with the lease's owner it fences out late finishers. */
    attempt: integer('attempt').notNull(),
    /** Counts failures that were seen, on disk: a power cut in the middle is nobody's failure. */
    failureCount: integer('failure_count').notNull(),
    maxFailures: integer('max_failures').notNull(),
    runAfterMs: integer('run_after_ms').notNull(),
    leaseOwner: text('lease_owner'),
    leaseUntilMs: integer('lease_until_ms'),
    failureCode: text('failure_code'),
    failureMessage: text('failure_message'),
    /** What the worker told on success, as JSON. */
    result: text('result'),
    /** When a person gave it up while a provider was at it. */
    cancelAskedAtMs: integer('cancel_asked_at_ms'),
    /** When a person put a failed job aside. */
    dismissedAtMs: integer('dismissed_at_ms'),
    createdAtMs: createdAtMs(),
    startedAtMs: integer('started_at_ms'),
    finishedAtMs: integer('finished_at_ms'),
  },
  (t) => [
    // In the order of claiming, so that the next job is the first row, however long the history is.
    index('job_ready').on(t.state, t.lane, sql`${t.priority} desc`, t.id),
    index('job_alarm').on(t.state, t.runAfterMs),
    index('job_intent').on(t.intentKey),
    index('job_project').on(t.projectId, t.state),
  ],
);

/**
 * `job` waits for `needs`. What becomes of it when `needs` fails: `fail`, it fails too; `skip`, it is given up quietly;
 * `fall-back`, it goes on and makes do without.
 */
export const jobDependency = sqliteTable(
  'job_dependency',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    needsId: text('needs_id')
      .notNull()
      .references(() => job.id),
    policy: text('policy', { enum: ['fail', 'skip', 'fall-back'] })
      .notNull()
      .default('fail'),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.needsId] }), index('job_dependency_needs').on(t.needsId)],
);

/** Every change of a job's state, in order: what happened, for people and for sync. */
export const jobEvent = sqliteTable(
  'job_event',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    workspaceId: workspaceId(),
    jobId: text('job_id')
      .notNull()
      .references(() => job.id),
    atMs: integer('at_ms').notNull(),
    type: text('type').notNull(),
    facts: text('facts'),
  },
  (t) => [index('job_event_job').on(t.jobId)],
);

/** Why a part of the work stands still; see JobQueue. `scope` is a lane, `project:<id>` or `*`. */
export const pause = sqliteTable(
  'pause',
  {
    scope: text('scope').notNull(),
    reason: text('reason', { enum: ['user', 'offline', 'budget', 'auth', 'disk-low', 'battery'] }).notNull(),
    workspaceId: workspaceId(),
    message: text('message').notNull(),
    sinceMs: integer('since_ms').notNull(),
    /** When it is looked at again by itself; null when a person has to do something. */
    untilMs: integer('until_ms'),
  },
  (t) => [primaryKey({ columns: [t.scope, t.reason] })],
);
