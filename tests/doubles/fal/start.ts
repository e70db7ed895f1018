import { parseArgs } from 'node:util';
import { startFalDouble } from './fal-double.ts';

/** `npm run double:fal`: the double for a person, with everything it receives, line by line. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'work-ms': { type: 'string', default: '2000' },
    quiet: { type: 'boolean', default: false },
  },
});

const time = (): string => new Date().toISOString().slice(11, 23);
const double = await startFalDouble({
  port: Number(values.port),
  queueMs: 500,
  workMs: Number(values['work-ms']),
  ...(!values.quiet && { say: (line: string) => console.log(`${time()}  ${line}`) }),
});
console.log(`A stand-in for fal is at ${double.base}. Nothing it does costs anything. To use it:

  export STUDIO_FAL_DOUBLE=${double.base}
  export FAL_KEY=${double.key}
  export STUDIO_AI_WINDOW_MS=10000   (if you will make it drop answers: how long a lost request is looked for)

What it would have charged: curl ${double.base}/__control/bill
To make it fail:            curl -X POST ${double.base}/__control/faults -H 'content-type: application/json' -d '{"on":"submit","action":"drop-after"}'
Ctrl+C ends it.
`);
