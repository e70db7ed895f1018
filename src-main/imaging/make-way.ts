import os from 'node:os';

/**
 * Long work makes way for the window and for previews, which somebody waits for. The system gives it everything that is
 * left, so that it takes no longer when nobody looks.
 */
const behind = process.platform === 'win32' ? os.constants.priority.PRIORITY_BELOW_NORMAL : 5;

/** Puts a process behind; without an id this one. What a process starts is behind with it. */
export function makeWay(pid = 0): void {
  try {
    os.setPriority(pid, Math.max(os.getPriority(pid), behind));
  } catch {
    // A system that does not let us is no reason not to work; nor is a process that is gone already.
  }
}
