import type { Provider } from '../provider.ts';
import type { RequestRow } from './request-store.ts';

/**
 * What has to be done next about a job's newest request to a provider. Pure: everything that is known is in the row and in
 * what surrounds it, so that it is the same before and after a power cut.
 *
 * `begin`: nothing is open, a fresh request may be made. `tell-failure`: it ended badly, may have cost something, and nobody
 * has asked again since. `stop`: nothing was sent that counts, and the job was given up. `upload`: the files have to be made
 * and uploaded. `ask`: everything is there, it may be submitted. `wait`: it may have arrived, and it is too early to say that
 * it did not. `look-up`: it has been waited for long enough; one more look decides. `ask-anew`: asking twice costs nothing.
 * `give-up`: nobody can ever tell whether it arrived. `look`: the provider has it. `hand-over`: the result is known.
 */
export type Step =
  | 'begin'
  | 'tell-failure'
  | 'stop'
  | 'upload'
  | 'ask'
  | 'wait'
  | 'look-up'
  | 'ask-anew'
  | 'give-up'
  | 'look'
  | 'hand-over';

export interface Surroundings {
  readonly nowMs: number;
  readonly lostRequests: Provider['lostRequests'];
  /** For how long a request whose answer was lost is waited for, in the studio's running time. */
  readonly windowMs: number;
  /** A person has asked for another round since the request ended. */
  readonly isAskedAgain: boolean;
  /** A person has given the job up. */
  readonly isGivenUp: boolean;
}

/** What was uploaded stays for a day; a quarter of it is sure to be left for the work itself. Uploading again costs nothing. */
const uploadLastsMs = 6 * 3_600_000;

export type SeenRequest = Pick<RequestRow, 'state' | 'failure' | 'createdAtMs' | 'awaitedMs'>;

export function nextStep(row: SeenRequest | undefined, around: Surroundings): Step {
  const { lostRequests, isGivenUp } = around;
  if (!row) return isGivenUp ? 'stop' : 'begin';
  switch (row.state) {
    case 'ended':
      if (row.failure !== null && !around.isAskedAgain) return 'tell-failure';
      return isGivenUp ? 'stop' : 'begin';
    case 'prepared':
      return isGivenUp ? 'stop' : 'upload';
    case 'uploaded': {
      if (isGivenUp) return 'stop';
      const ageMs = around.nowMs - row.createdAtMs;
      // An age below nothing: the clock was put back, and nobody knows how old it is.
      return ageMs >= 0 && ageMs < uploadLastsMs ? 'ask' : 'upload';
    }
    case 'intent':
      if (lostRequests === 'never') return 'give-up';
      if (lostRequests === 'repeat') return isGivenUp ? 'stop' : 'ask-anew';
      return row.awaitedMs >= around.windowMs ? 'look-up' : 'wait';
    case 'submitted':
      return 'look';
    case 'answered':
      return 'hand-over';
    default:
      return row.state satisfies never;
  }
}

/** What a failed submit, status or output means for the money. Null: nothing is decided, the request stays as it is. */
export function chargeAfter(code: string, isCharged: boolean): 'released' | 'settled' | null {
  switch (code) {
    case 'ai-refused':
    case 'ai-rejected':
    case 'ai-failed':
      return isCharged ? 'settled' : 'released';
    case 'ai-result-lost':
      return 'settled';
    default:
      return null;
  }
}
