import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../service.ts';
import type { Job } from './jobs.ts';

/** Signed webhooks: Ed25519 over four lines, its public key at rest.fal.ai/.well-known/jwks.json. */
export interface Webhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** How webhooks go out: once and at once, or as the internet would have it. */
export type WebhookManner = 'proper' | 'twice' | 'out-of-order' | 'late' | 'wrong-signature';

/** Fal goes on for about two hours; the double is not that patient. */
const mostTries = 3;
const retryMs = 50;

export class Webhooks {
  readonly sent: Webhook[] = [];
  manner: WebhookManner = 'proper';
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #now: () => number;
  readonly #deliver: (webhook: Webhook) => Promise<boolean>;
  #held: Webhook | null = null;
  constructor({ now, deliver }: { now: () => number; deliver: (webhook: Webhook) => Promise<boolean> }) {
    ({ publicKey: this.#publicKey, privateKey: this.#privateKey } = generateKeyPairSync('ed25519'));
    this.#now = now;
    this.#deliver = deliver;
  }

  jwks(): Answer {
    return { status: 200, body: { keys: [{ ...this.#publicKey.export({ format: 'jwk' }), kid: 'double', use: 'sig', alg: 'EdDSA' }] } };
  }

  async ended(job: Job): Promise<void> {
    if (job.webhookUrl === null || job.isCancelled) return;
    const webhook = this.#make(job, job.webhookUrl);
    if (this.manner === 'out-of-order' && !this.#held) {
      this.#held = webhook;
      return;
    }
    const held = this.#held;
    this.#held = null;
    for (const one of [webhook, ...(held ? [held] : []), ...(this.manner === 'twice' ? [webhook] : [])]) {
      this.sent.push(one);
      for (let time = 1; time <= mostTries && !(await this.#deliver(one).catch(() => false)); time += 1) await delay(retryMs);
    }
  }

  #make(job: Job, url: string): Webhook {
    const status = job.result?.status ?? 500;
    const body = JSON.stringify({
      request_id: job.id,
      gateway_request_id: job.id,
      status: status < 400 ? 'OK' : 'ERROR',
      ...(status < 400 ? {} : { error: `Unexpected status code: ${status}` }),
      payload: job.result?.body ?? null,
    });
    const userId = 'photographer';
    // Whoever gets it refuses what is older than five minutes.
    const timestamp = String(Math.floor(this.#now() / 1000) - (this.manner === 'late' ? 600 : 0));
    const message = [job.id, userId, timestamp, createHash('sha256').update(body).digest('hex')].join('\n');
    const signed = sign(null, Buffer.from(this.manner === 'wrong-signature' ? randomUUID() : message), this.#privateKey);
    return {
      url,
      headers: {
        'content-type': 'application/json',
        'x-fal-webhook-request-id': job.id,
        'x-fal-webhook-user-id': userId,
        'x-fal-webhook-timestamp': timestamp,
        'x-fal-webhook-signature': signed.toString('hex'),
      },
      body,
    };
  }
}
