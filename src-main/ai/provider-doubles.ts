/** `STUDIO_FAL_DOUBLE` and `STUDIO_XAI_DOUBLE`: loopback addresses that stand in for providers. Anything else is refused where it is used. */
export function providerDoubles(env: NodeJS.ProcessEnv): { fal?: string; xai?: string } {
  const { STUDIO_FAL_DOUBLE: fal, STUDIO_XAI_DOUBLE: xai } = env;
  return { ...(fal ? { fal } : {}), ...(xai ? { xai } : {}) };
}
