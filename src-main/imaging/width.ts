/** What one worker may need while it fuses a large bracket set. */
const workerBytes = 800 * 1024 * 1024;

/**
 * How many pictures to work on side by side: one worker a core, because threads inside one picture only wait for each
 * other (measured), fewer where memory is short, and no more than eight.
 */
export function imagingWidth(cores: number, freeMemoryBytes: number): number {
  return Math.max(1, Math.min(cores, 8, Math.floor(freeMemoryBytes / workerBytes)));
}
