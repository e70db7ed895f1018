import { StudioFailure } from '../failure.ts';
import type { SecretName, SecretsPort } from '../ports.ts';

const variables: Readonly<Record<SecretName, string>> = { fal: 'FAL_KEY', xai: 'XAI_API_KEY' };

/** Keys from the environment of a terminal. They are taken out of it at once, so that no process of ours inherits them. */
export function takeSecrets(env: NodeJS.ProcessEnv): SecretsPort {
  const keys = new Map<SecretName, string>();
  for (const [name, variable] of Object.entries(variables) as [SecretName, string][]) {
    const value = env[variable]?.trim();
    if (value) keys.set(name, value);
    delete env[variable];
  }
  return {
    source: 'environment',
    get: (name) => Promise.resolve(keys.get(name) ?? null),
    set: (name) =>
      Promise.reject(
        new StudioFailure('key-store-missing', `A terminal takes keys from the environment: set ${variables[name]} and start again.`),
      ),
  };
}
