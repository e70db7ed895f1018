import type { PaidWindows } from './spending/paid-requests.ts';

export interface ProviderDoubles {
  readonly fal?: string;
  readonly xai?: string;
}

/** `STUDIO_FAL_DOUBLE` and `STUDIO_XAI_DOUBLE`: loopback addresses that stand in for providers. Anything else is refused where it is used. */
export function providerDoubles(env: NodeJS.ProcessEnv): ProviderDoubles {
  const { STUDIO_FAL_DOUBLE: fal, STUDIO_XAI_DOUBLE: xai } = env;
  return { ...(fal ? { fal } : {}), ...(xai ? { xai } : {}) };
}

/**
 * `STUDIO_AI_WINDOW_MS`: how long a request whose answer was lost is looked for, where a stand-in works in milliseconds.
 * Means nothing against a real provider: there a shorter time could lead to a second paid request.
 */
export function doubleWindows(env: NodeJS.ProcessEnv, { fal, xai }: ProviderDoubles): PaidWindows | undefined {
  const lostMs = Number(env['STUDIO_AI_WINDOW_MS'] ?? Number.NaN);
  if (!(fal || xai) || !Number.isFinite(lostMs) || lostMs <= 0) return undefined;
  return { lostMs, submitMs: lostMs / 2, downloadPausesMs: [100, 200] };
}
