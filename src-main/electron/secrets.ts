import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { errnoOf, StudioFailure } from '../failure.ts';
import type { Log, SecretName, SecretsPort } from '../ports.ts';
import { writeDurably } from '../write-durably.ts';

/** What of Electron's safeStorage is used. */
export type KeyStore = Pick<Electron.SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> & {
  /** Linux only. */
  readonly getSelectedStorageBackend?: () => string;
};

const Kept = z.record(z.string(), z.string());

/**
 * Keys in `<user data>/secrets.json`, encrypted with a key that the operating system's key store holds: the file alone tells
 * nobody anything. On Linux without a key store Electron would encrypt with a password that everybody knows (`basic_text`);
 * then nothing is kept, and the person is told.
 */
export function createSecrets({ userDataDir, keyStore, log }: { userDataDir: string; keyStore: KeyStore; log: Log }): SecretsPort {
  const file = path.join(userDataDir, 'secrets.json');
  const isSafe = (): boolean => keyStore.isEncryptionAvailable() && keyStore.getSelectedStorageBackend?.() !== 'basic_text';
  const readAll = async (): Promise<Record<string, string>> => {
    try {
      return Kept.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') log.error('secrets.not-read', error);
      return {};
    }
  };
  /** One change after the other: each writes the whole file. */
  let lastChange: Promise<unknown> = Promise.resolve();
  const change = (name: SecretName, value: string | null): Promise<void> => {
    const write = async (): Promise<void> => {
      const { [name]: _, ...others } = await readAll();
      const all = value === null ? others : { ...others, [name]: keyStore.encryptString(value).toString('base64') };
      const unfinished = `${file}.part`;
      try {
        await writeDurably(unfinished, Buffer.from(JSON.stringify(all)));
        await rename(unfinished, file);
      } finally {
        await rm(unfinished, { force: true });
      }
    };
    const next = lastChange.then(write);
    lastChange = next.catch(() => undefined);
    return next;
  };
  return {
    source: 'key-store',
    get: async (name) => {
      const kept = (await readAll())[name];
      if (kept === undefined || !isSafe()) return null;
      try {
        return keyStore.decryptString(Buffer.from(kept, 'base64'));
      } catch (error) {
        // The library came from another machine, or the key store was reset: the person gives the key once more.
        log.error('secret.not-decrypted', error, { name });
        return null;
      }
    },
    set: async (name, value) => {
      if (value !== null && !isSafe())
        throw new StudioFailure(
          'key-store-missing',
          'This system has no key store, so a key cannot be kept safely. Install one (GNOME Keyring or KWallet) and try again.',
        );
      await change(name, value);
    },
  };
}
