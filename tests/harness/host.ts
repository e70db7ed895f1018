import { z } from 'zod';
import type { Cdp } from './cdp.ts';
import type { CommandLine } from './command-line.ts';

/** What Electron reads from the package.json of the program. */
export const Manifest = z.object({ name: z.string(), productName: z.string().optional(), version: z.string(), main: z.string() });
export type Manifest = z.infer<typeof Manifest>;

/** What the double stands on, made by start.ts before the program's own code runs. */
export interface Host {
  readonly cdp: Cdp;
  readonly commandLine: CommandLine;
  readonly manifest: Manifest;
  /** Folder of extra resources when the program is to believe that it is packaged. */
  readonly packagedResourcesDir: string | null;
  readonly stopBrowser: () => Promise<void>;
}

/** Some calls are allowed only before Electron is ready and some only afterwards. */
export interface Readiness {
  isReady: boolean;
}
