import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { likeElectron } from './likeness.ts';

/** A key store that is there after a restart. Its key is known to everybody: it protects nothing, it only turns text into bytes and back. */
const key = createHash('sha256').update('electron double').digest();

export const safeStorage = likeElectron<Electron.SafeStorage>('safeStorage')({
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string): Buffer => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  decryptString: (bytes: Buffer): string => {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  },
});
