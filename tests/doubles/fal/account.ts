import { randomBytes } from 'node:crypto';
import type { Answer, Request } from '../service.ts';

/** Who may use the double: one account with a key, a stranger with another, and an admin key for what needs one. */
export const falDoubleKey = 'double-key-id:double-key-secret';
export const falAdminKey = 'double-admin-id:double-admin-secret';
export const falStrangerKey = 'stranger-key-id:stranger-key-secret';

export type Owner = 'photographer' | 'stranger';

export class Accounts {
  readonly #owners = new Map<string, Owner>([
    [falDoubleKey, 'photographer'],
    [falAdminKey, 'photographer'],
    [falStrangerKey, 'stranger'],
  ]);
  readonly #tokens = new Map<string, Owner>();
  /** Below its lock threshold: nothing is taken until it is topped up. */
  isLocked = false;

  /** The keys that are taken from now on; all others are wrong. */
  setKey(key: string): void {
    this.#owners.clear();
    this.#owners.set(key, 'photographer').set(falAdminKey, 'photographer').set(falStrangerKey, 'stranger');
  }

  /** Who asks the API, or the answer that turns it away. */
  ask({ headers }: Pick<Request, 'headers'>): { owner: Owner; isAdmin: boolean } | Answer {
    const { authorization } = headers;
    if (!authorization)
      return { status: 401, body: { detail: 'Authentication is required to access this application. Check your API key and try again.' } };
    const key = /^Key (.+)$/i.exec(authorization)?.[1] ?? '';
    const owner = this.#owners.get(key);
    if (!owner) return { status: 401, body: { detail: 'Invalid key. Check your API key and try again.' } };
    if (this.isLocked)
      return {
        status: 403,
        body: { detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' },
      };
    return { owner, isAdmin: key === falAdminKey };
  }

  /** A token that reads files of that account from the CDN. */
  token(owner: Owner): string {
    const token = randomBytes(16).toString('hex');
    this.#tokens.set(token, owner);
    return token;
  }
  /** Who reads a file: the API's key says nothing there. */
  reader({ headers }: Pick<Request, 'headers'>): Owner | null {
    const token = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1];
    return token === undefined ? null : (this.#tokens.get(token) ?? null);
  }
}
