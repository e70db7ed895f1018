import { utilityProcess } from 'electron';
import { workerEnvironment } from '../imaging/worker-environment.ts';
import type { StartWorker } from '../ports.ts';

/**
 * Workers as Electron's utility processes: the packaged app cannot run as plain Node (its fuse is off), so `child_process`
 * has nothing to start. Messages posted before the process is up are kept for it.
 */
export const startUtilityWorker: StartWorker = ({ modulePath, name }) => {
  const child = utilityProcess.fork(modulePath, [], { serviceName: name, stdio: 'inherit', env: workerEnvironment(process.env) });
  // V8's last words, such as running out of memory; its exit follows. Unheard, an `error` event would end the studio instead.
  child.on('error', () => undefined);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
};
