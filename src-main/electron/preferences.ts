import Store from 'electron-store';
import type { Log, PreferencesPort } from '../ports.ts';

/** Preferences in `<user data>/preferences.json`. A file that was damaged counts as empty: nothing in it is work. */
export function createPreferences({ userDataDir, log }: { userDataDir: string; log: Log }): PreferencesPort {
  const store = new Store<Record<string, unknown>>({
    name: 'preferences',
    cwd: userDataDir,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  return {
    get: (key) => store.get(key),
    set: (key, value) => {
      try {
        if (value === undefined) store.delete(key);
        else store.set(key, value);
      } catch (error) {
        // A preference that cannot be kept (a full disk) must not stop what the person was doing.
        log.error('preference.not-kept', error, { key });
      }
    },
  };
}
