import { statfs } from 'node:fs/promises';
import type { ConditionPort, Log } from '../ports.ts';
import type { JobQueue } from './queue.ts';

const mebibyte = 1024 * 1024;
const lookEveryMs = 30_000;
/** A machine that says it is offline may be wrong: it is tried now and then all the same. */
const tryOfflineEveryMs = 60_000;

export interface DiskRoom {
  readonly freeBytes: number;
  readonly totalBytes: number;
}
export type DiskState = 'enough' | 'low' | 'nearly-full';

/** What there is space for. A small disk is not low because it is small. Pure. */
export function diskState({ freeBytes, totalBytes }: DiskRoom): DiskState {
  if (freeBytes < Math.min(200 * mebibyte, totalBytes * 0.01)) return 'nearly-full';
  if (freeBytes < Math.min(1024 * mebibyte, totalBytes * 0.05)) return 'low';
  return 'enough';
}

export interface ConditionOptions {
  readonly queue: Pick<JobQueue, 'hold' | 'lift' | 'remoteLanes'>;
  readonly network: ConditionPort;
  /** Whether the machine runs on its battery. */
  readonly battery: ConditionPort;
  /** Lanes whose work can wait for the mains. */
  readonly batteryLanes: readonly string[];
  readonly libraryDir: string;
  readonly log: Log;
  /** Of the disk that the library is on. */
  readonly roomOn?: (dir: string) => Promise<DiskRoom>;
}

/** Lets work stand still while the machine has no network, runs on its battery, or has little space left, and go on afterwards. */
export function watchConditions(options: ConditionOptions): { look(): Promise<void>; close(): void } {
  const { queue, network, battery, batteryLanes, libraryDir, log, roomOn = roomOfFolder } = options;

  const lookAtNetwork = (): void => {
    if (network.holds()) queue.lift('offline');
    else
      for (const scope of queue.remoteLanes)
        queue.hold({ scope, reason: 'offline', message: 'There is no network. It goes on when there is one.', forMs: tryOfflineEveryMs });
  };
  const lookAtBattery = (): void => {
    if (!battery.holds()) queue.lift('battery');
    else
      for (const scope of batteryLanes)
        queue.hold({ scope, reason: 'battery', message: 'The machine runs on its battery. It goes on when it is plugged in.' });
  };

  let disk: DiskState = 'enough';
  const lookAtDisk = async (): Promise<void> => {
    const found = diskState(await roomOn(libraryDir));
    if (found === disk) return;
    disk = found;
    queue.lift('disk-low');
    const message = 'There is little space left on the disk of the library. Free some space; it then goes on by itself.';
    if (found !== 'enough') for (const scope of queue.remoteLanes) queue.hold({ scope, reason: 'disk-low', message });
    if (found === 'nearly-full') queue.hold({ scope: '*', reason: 'disk-low', message });
  };
  const look = (): Promise<void> => lookAtDisk().catch((error: unknown) => log.warn('disk-not-looked-at', { error }));

  const forget = [network.onChange(lookAtNetwork), battery.onChange(lookAtBattery)];
  if (!network.holds()) lookAtNetwork();
  if (battery.holds()) lookAtBattery();
  void look();
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return {
    look,
    close: () => {
      clearInterval(timer);
      for (const stop of forget) stop();
    },
  };
}

async function roomOfFolder(dir: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(dir);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
