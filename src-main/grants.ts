import { randomBytes } from 'node:crypto';
import type { Grant } from '../src-preload/contract/ids.ts';
import { StudioFailure } from './failure.ts';

/** Enough for a very large drop; the oldest are forgotten first. */
const maxGrants = 2000;

/**
 * Paths as capabilities: a page never names a path, it holds tokens for what a person dropped or chose. A token is good for
 * as long as the studio runs, so that a call can be repeated.
 */
export class Grants {
  readonly #paths = new Map<Grant, string>();

  issue(path: string): Grant {
    const grant = randomBytes(24).toString('base64url') as Grant;
    this.#paths.set(grant, path);
    const oldest = this.#paths.keys().next().value;
    if (this.#paths.size > maxGrants && oldest !== undefined) this.#paths.delete(oldest);
    return grant;
  }

  pathOf(grant: Grant): string {
    const path = this.#paths.get(grant);
    if (path === undefined) throw new StudioFailure('grant-unknown', 'The folder is no longer known here. Drop or choose it again.');
    return path;
  }
}
