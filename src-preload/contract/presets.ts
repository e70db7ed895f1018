import { z } from 'zod';
import { call } from './define.ts';
import { DevelopChange } from './develop.ts';
import { JobId, PhotoId, PresetId } from './ids.ts';

/** Where a preset is applied by itself when photos come in. Both conditions must hold; an empty one holds always. */
export const PresetRule = z.object({
  /** Kinds of room, such as `kitchen`. */
  rooms: z.array(z.string()).max(40).default([]),
  /** A client's name as it stands in the path of the shoot's folder, whatever its case. */
  folderContains: z.string().max(200).default(''),
});
export type PresetRule = z.infer<typeof PresetRule>;

export const PresetView = z.object({
  id: PresetId,
  name: z.string(),
  settings: DevelopChange,
  /** Null: applied by hand only. */
  rule: PresetRule.nullable(),
});
export type PresetView = z.infer<typeof PresetView>;

const name = z.string().trim().min(1).max(80);

/** Settings with a name, for one's own photos and for others. */
export const presets = {
  list: call(z.object({}), z.array(PresetView)),
  /** A preset of the same name is replaced. */
  save: call(z.object({ name, settings: DevelopChange, rule: PresetRule.nullable().default(null) }), PresetView),
  remove: call(z.object({ presetId: PresetId }), z.object({})),
  apply: call(z.object({ presetId: PresetId, photoIds: z.array(PhotoId).min(1).max(10_000) }), z.object({ jobs: z.array(JobId) })),
  /** The preset as text that can be sent to somebody. */
  share: call(z.object({ presetId: PresetId }), z.object({ text: z.string() })),
  /** Takes in a shared text; a preset of the same name is kept, and the new one numbered. */
  take: call(z.object({ text: z.string().max(100_000) }), PresetView),
};
