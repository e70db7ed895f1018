import { mkdirSync } from 'node:fs';
import os from 'node:os';
import { app, dialog, ipcMain, Menu, nativeTheme, net, powerMonitor, safeStorage, session, shell } from 'electron';
import { v7 as newId } from 'uuid';
import { contract } from '../src-preload/contract/index.ts';
import { doubleWindows, providerDoubles } from './ai/provider-doubles.ts';
import { createAnswerCall } from './answer-call.ts';
import { batteryCondition, networkCondition } from './electron/conditions.ts';
import { createCheckEvent } from './electron/check-event.ts';
import { folderChooser } from './electron/folder-chooser.ts';
import { sendEvent, serveIpc } from './electron/ipc-server.ts';
import { menuTemplate } from './electron/menu.ts';
import { endOnMistake } from './electron/mistakes.ts';
import { guardNavigation } from './electron/navigation-guard.ts';
import { declareOrigin, serveOrigin } from './electron/origin-protocol.ts';
import { choosePaths } from './electron/paths.ts';
import { denyOutsideRequests, denyPermissions } from './electron/permissions.ts';
import { createSecrets } from './electron/secrets.ts';
import { createPreferences } from './electron/preferences.ts';
import { closeBeforeQuit } from './electron/quit.ts';
import { libraryRestored, pageLost, startFailureWords } from './electron/native-words.ts';
import { followTheme } from './electron/theme.ts';
import { createStudioWindow } from './electron/window.ts';
import { startUtilityWorker } from './electron/worker-process.ts';
import { usualPlaces } from './films/ffmpeg/find-ffmpeg.ts';
import { imagingWidth } from './imaging/width.ts';
import { fileLog } from './log/log.ts';
import { createStudio } from './studio.ts';

// Before Electron is ready: what cannot be changed afterwards.
declareOrigin();
app.enableSandbox();
const paths = choosePaths({
  switchValue: (name) => app.commandLine.getSwitchValue(name),
  env: process.env,
  appDir: app.getAppPath(),
  defaultUserDataDir: app.getPath('userData'),
  electronResourcesDir: process.resourcesPath,
  isPackaged: app.isPackaged,
  cwd: process.cwd(),
});
mkdirSync(paths.userDataDir, { recursive: true });
app.setPath('userData', paths.userDataDir);
const log = fileLog(paths.logDir, Date.now);
endOnMistake({ log, tell: (title, message) => dialog.showErrorBox(title, message), exit: (code) => app.exit(code) });

// Never awaited here: Electron is ready only after this module has been evaluated.
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(startFailed);
else app.quit();

async function start(): Promise<void> {
  const preferences = createPreferences({ userDataDir: paths.userDataDir, log });
  const window = createStudioWindow({
    preloadFile: paths.preloadFile,
    preferences,
    log,
    now: () => performance.now(),
    isDark: () => nativeTheme.shouldUseDarkColors,
    onCreated: (created) => guardNavigation(created.webContents, { openExternal: (url) => shell.openExternal(url), log }),
    onPageLost: () => {
      dialog.showErrorBox(pageLost.title, pageLost.message);
      app.quit();
    },
  });
  const ownContents = (): Electron.WebContents | null => window.current()?.webContents ?? null;

  const doubles = providerDoubles(process.env);
  const studio = await createStudio({
    ...paths,
    aiWindows: doubleWindows(process.env, doubles),
    ffmpegPlaces: usualPlaces(process.env, process.platform, app.isPackaged ? process.resourcesPath : null),
    width: imagingWidth(os.availableParallelism(), os.freemem()),
    works: true,
    version: app.getVersion(),
    ports: {
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      newId: () => newId(),
      startWorker: startUtilityWorker,
      chooseFolder: folderChooser(window.current),
      preferences,
      secrets: createSecrets({ userDataDir: paths.userDataDir, keyStore: safeStorage, log }),
      network: networkCondition({ net, powerMonitor }),
      battery: batteryCondition(powerMonitor),
      proxy: null,
      providerDoubles: doubles,
      log,
    },
  });
  closeBeforeQuit(app, { close: () => studio.close(), patienceMs: 5000, log });

  denyPermissions(session.defaultSession);
  if (!paths.devServer) denyOutsideRequests(session.defaultSession);
  serveOrigin({
    pageDir: paths.pageDir,
    media: (request) => studio.media(request),
    devServer: paths.devServer,
    onError: (error) => log.error('origin.failed', error),
  });
  const answerCall = createAnswerCall({ contract, handlers: studio.handlers, log });
  serveIpc({ ipcMain, answerCall, grant: (path) => studio.grant(path), ownContents, log });
  const checkEvent = createCheckEvent(contract, log);
  studio.onEvent((name, payload) => {
    const checked = checkEvent(name, payload);
    if (checked) sendEvent(ownContents(), name, checked.payload);
  });

  const openLogFolder = (): void => void shell.openPath(paths.logDir);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, isDevelopment: !app.isPackaged, openLogFolder })),
  );
  await followTheme(nativeTheme, studio);
  app.on('second-instance', window.show);
  app.on('activate', window.show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  window.show();
  if (studio.restoredFrom !== null) await dialog.showMessageBox({ type: 'warning', ...libraryRestored });
}

function startFailed(error: unknown): void {
  log.error('start.failed', error);
  const { title, message } = startFailureWords(error);
  dialog.showErrorBox(title, message);
  app.exit(1);
}
