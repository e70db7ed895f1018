import { fork } from 'node:child_process';
import { workerEnvironment } from '../imaging/worker-environment.ts';
import type { StartWorker } from '../ports.ts';

/** Worker processes where there is no Electron. */
export const startChildWorker: StartWorker = ({ modulePath }) => {
  const child = fork(modulePath, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'json',
    env: workerEnvironment(process.env),
  });
  return {
    post: (message) => {
      // A worker that has just died is told of by its exit; a message to it has nowhere to go.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let isTold = false;
      const tell = (code: number | null): void => {
        if (!isTold) listener(code);
        isTold = true;
      };
      child.once('exit', tell);
      child.on('error', () => tell(null));
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
