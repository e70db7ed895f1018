import { and, eq, notExists, sql } from 'drizzle-orm';
import type { FrameId, ProjectId } from '../../src-preload/contract/ids.ts';
import { frame, frameSource, photoFrame } from '../database/schema.ts';
import { readFacts, type FrameFacts } from '../intake/frame-facts.ts';
import type { StoreContext } from './store-context.ts';

export type FrameRow = typeof frame.$inferSelect;
export interface SeenFile {
  readonly relativePath: Buffer;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** Camera files and where they were seen. A frame is never changed and never removed here. */
export class Frames {
  readonly #context: StoreContext;
  constructor(context: StoreContext) {
    this.#context = context;
  }

  get #db() {
    return this.#context.library.db;
  }

  get(id: FrameId): FrameRow | undefined {
    return this.#db.select().from(frame).where(eq(frame.id, id)).get();
  }

  /** The frame that this file was read as before, if it has not been touched since. */
  seenBefore(projectId: ProjectId, seen: SeenFile): FrameId | undefined {
    const row = this.#db
      .select({ frameId: frameSource.frameId })
      .from(frameSource)
      .where(
        and(
          eq(frameSource.projectId, projectId),
          eq(frameSource.relativePath, seen.relativePath),
          eq(frameSource.sizeBytes, seen.sizeBytes),
          eq(frameSource.modifiedAtMs, seen.modifiedAtMs),
        ),
      )
      .get();
    return row?.frameId as FrameId | undefined;
  }

  /** Records one reading of a file. The same bytes under another name are the same frame. */
  record(projectId: ProjectId, seen: SeenFile, facts: FrameFacts): FrameId {
    const { library, workspaceId, clock, newId } = this.#context;
    return library.sqlite.transaction(() => {
      const known = this.#db
        .select({ id: frame.id })
        .from(frame)
        .where(and(eq(frame.workspaceId, workspaceId), eq(frame.sha256, facts.sha256)))
        .get();
      const frameId = known?.id ?? newId();
      if (!known) {
        this.#db
          .insert(frame)
          .values({
            id: frameId,
            workspaceId,
            sha256: facts.sha256,
            sizeBytes: facts.sizeBytes,
            format: facts.format,
            widthPx: facts.widthPx,
            heightPx: facts.heightPx,
            capturedAtMs: facts.capturedAtMs,
            exposureValue: facts.exposure.value,
            facts: JSON.stringify(facts),
            createdAtMs: clock.now(),
          })
          .run();
      }
      const { relativePath, sizeBytes, modifiedAtMs } = seen;
      this.#db
        .insert(frameSource)
        .values({ projectId, relativePath, workspaceId, frameId, sizeBytes, modifiedAtMs })
        .onConflictDoUpdate({ target: [frameSource.projectId, frameSource.relativePath], set: { frameId, sizeBytes, modifiedAtMs } })
        .run();
      return frameId as FrameId;
    })();
  }

  /** Every file of the project that is a frame, with the frame's facts. */
  sources(projectId: ProjectId): { relativePath: Buffer; frameId: FrameId; facts: FrameFacts; isInPhoto: boolean }[] {
    const inPhoto = this.#db
      .select({ one: sql`1` })
      .from(photoFrame)
      .where(and(eq(photoFrame.projectId, projectId), eq(photoFrame.frameId, frameSource.frameId)));
    const rows = this.#db
      .select({ relativePath: frameSource.relativePath, frameId: frameSource.frameId, facts: frame.facts, isFree: notExists(inPhoto) })
      .from(frameSource)
      .innerJoin(frame, eq(frame.id, frameSource.frameId))
      .where(eq(frameSource.projectId, projectId))
      .all();
    return rows.map((row) => ({
      relativePath: row.relativePath,
      frameId: row.frameId as FrameId,
      facts: readFacts(row.facts),
      isInPhoto: Number(row.isFree) === 0,
    }));
  }
}
