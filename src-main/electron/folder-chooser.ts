import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Ports } from '../ports.ts';

const choices: Record<'import' | 'export', OpenDialogOptions> = {
  import: { title: 'Add a folder', buttonLabel: 'Add', properties: ['openDirectory'] },
  export: { title: 'Choose where to write', buttonLabel: 'Choose', properties: ['openDirectory', 'createDirectory'] },
};

/** The operating system's folder chooser, as a sheet of the window where there is one. */
export function folderChooser(current: () => BrowserWindow | null): Ports['chooseFolder'] {
  return async (purpose) => {
    const window = current();
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, choices[purpose])
      : dialog.showOpenDialog(choices[purpose]));
    return canceled ? null : (filePaths[0] ?? null);
  };
}
