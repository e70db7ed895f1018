import { type Fault, type FaultPlan } from './faults.ts';
import { isRecord, readJson, type Answer, type Request } from './service.ts';

export interface ControlParts {
  /** What can be asked for, with its answers: `GET /bill`. */
  readonly tells: Readonly<Record<string, () => object>>;
  readonly faults: FaultPlan;
  /** Puts the service's own clock ahead. */
  readonly later?: (ms: number) => void;
}

/** Answers `/__control`, by which another process sees what a double knows and scripts what it does wrong. */
export const answerControl =
  ({ tells, faults, later }: ControlParts) =>
  async (request: Request): Promise<Answer> => {
    const asked = `${request.method} ${request.url.pathname}`;
    const wish = readJson(request);
    const told = tells[asked];
    if (told) return { status: 200, body: told() };
    switch (asked) {
      case 'POST /faults':
        for (const fault of Array.isArray(wish) ? wish : [wish]) faults.add(fault as Fault);
        return { status: 200, body: { faults: faults.open } };
      case 'DELETE /faults':
        faults.clear();
        return { status: 200, body: { faults: [] } };
      case 'POST /later':
        if (!later) break;
        later(isRecord(wish) ? Number(wish['ms']) : 0);
        return { status: 200, body: {} };
    }
    return {
      status: 404,
      body: { detail: `The control address knows ${Object.keys(tells).join(', ')}, /faults${later ? ' and /later' : ''}.` },
    };
  };
