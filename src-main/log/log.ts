import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../ports.ts';
import { redact } from './redact.ts';

const maxBytes = 2 * 1024 * 1024;

/**
 * One JSON line per event in `<dir>/studio.log`, with one older file kept. Everything is redacted on the way in. A log
 * that cannot be written is given up silently: it must never be the reason that work stops.
 */
export function fileLog(dir: string, now: () => number): Log {
  const file = path.join(dir, 'studio.log');
  const write = (level: string, event: string, facts: Record<string, unknown>): void => {
    try {
      mkdirSync(dir, { recursive: true });
      if (existsSync(file) && statSync(file).size > maxBytes) renameSync(file, path.join(dir, 'studio.1.log'));
      appendFileSync(file, `${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...(redact(facts) as object) })}\n`, {
        mode: 0o600,
      });
    } catch {
      // see above
    }
  };
  return {
    info: (event, facts = {}) => write('info', event, facts),
    warn: (event, facts = {}) => write('warn', event, facts),
    error: (event, error, facts = {}) => write('error', event, { ...facts, error }),
  };
}

/** For tests and tools that want none. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
