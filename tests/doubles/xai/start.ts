import { parseArgs } from 'node:util';
import { startXaiDouble } from './xai-double.ts';

/** `npm run double:xai`: the double for a person, with everything it receives, line by line. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'work-ms': { type: 'string', default: '2000' },
    quiet: { type: 'boolean', default: false },
  },
});

const time = (): string => new Date().toISOString().slice(11, 23);
const double = await startXaiDouble({
  port: Number(values.port),
  workMs: Number(values['work-ms']),
  ...(!values.quiet && { say: (line: string) => console.log(`${time()}  ${line}`) }),
});
console.log(`A stand-in for xAI is at ${double.base}. Nothing it does costs anything. To use it:

  export STUDIO_XAI_DOUBLE=${double.base}
  export XAI_API_KEY=${double.key}

What it would have charged: curl ${double.base}/__control/bill
Ctrl+C ends it.
`);
