import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log/log.ts';
import { createSecrets, type KeyStore } from './secrets.ts';

let userDataDir: string;
beforeEach(() => {
  userDataDir = mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(userDataDir, { recursive: true }));

/** Encrypts with a pad that only this store has. */
function padStore(backend: string): KeyStore {
  const pad = randomBytes(256);
  const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte, i) => byte ^ (pad[i % pad.length] ?? 0)));
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => turn(Buffer.from(`v10${text}`)),
    decryptString: (bytes) => {
      const text = turn(bytes).toString();
      if (!text.startsWith('v10')) throw new Error('cannot decrypt');
      return text.slice(3);
    },
  };
}
const open = (keyStore: KeyStore) => createSecrets({ userDataDir, keyStore, log: silentLog });

test('a key outlives a restart, is not readable in the file, and can be taken out', async () => {
  const keyStore = padStore('gnome_libsecret');
  const first = open(keyStore);
  await Promise.all([first.set('fal', 'kid:CANARY-fal'), first.set('xai', 'CANARY-xai')]);
  expect(await open(keyStore).get('fal')).toBe('kid:CANARY-fal');
  expect(await open(keyStore).get('xai')).toBe('CANARY-xai');
  expect(readFileSync(path.join(userDataDir, 'secrets.json'), 'utf8')).not.toContain('CANARY');
  await open(keyStore).set('fal', null);
  expect(await open(keyStore).get('fal')).toBeNull();
  expect(await open(keyStore).get('xai')).toBe('CANARY-xai');
});

test('without a real key store nothing is kept, and a person is told', async () => {
  const secrets = open(padStore('basic_text'));
  await expect(secrets.set('fal', 'kid:secret')).rejects.toMatchObject({ code: 'key-store-missing' });
  expect(await secrets.get('fal')).toBeNull();
});

test('what another machine encrypted, and a damaged file, count as no key', async () => {
  await open(padStore('kwallet')).set('fal', 'kid:secret');
  expect(await open(padStore('kwallet')).get('fal')).toBeNull();
  writeFileSync(path.join(userDataDir, 'secrets.json'), '{"fal":');
  const secrets = open(padStore('kwallet'));
  expect(await secrets.get('fal')).toBeNull();
  await secrets.set('fal', 'kid:again');
  expect(await secrets.get('fal')).toBe('kid:again');
});
