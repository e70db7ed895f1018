'use strict';
// What `import` and `require` of "electron" find. The names are written out because Node reads them from the text.
const { electronDouble } = globalThis;
const {
  app,
  BrowserWindow,
  dialog,
  double,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
} = electronDouble;
module.exports = {
  app,
  BrowserWindow,
  dialog,
  double,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};
