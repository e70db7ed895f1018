import { createInterface } from 'node:readline';
import { startFalDouble, type FalDoubleOptions } from '../doubles/fal/fal-double.ts';
import type { Fault } from '../doubles/faults.ts';

/**
 * The double of Fal in a process of its own, which outlives those that are killed: `node fal-process.ts '<options>'`. Says
 * where it is; answers the line `count` with how much it was asked, and `report` with everything. Test code.
 */
export interface FalProcessOptions {
  readonly double: FalDoubleOptions;
  readonly faults: readonly Fault[];
}

const { double: options, faults } = JSON.parse(process.argv[2] ?? '{}') as FalProcessOptions;
const double = await startFalDouble(options);
for (const fault of faults) double.fault(fault);
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
say({ base: double.base, key: double.key });
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'count') return say(double.requests.length);
  const received = double.requests.map(({ atMs, call, json }) => ({ atMs, call, json: call === 'submit' ? json : null }));
  return say({ bill: double.bill(), submits: double.submits(), breaches: double.breaches, received });
});
lines.on('close', () => void double.close());
