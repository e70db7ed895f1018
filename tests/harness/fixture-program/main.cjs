'use strict';
// A program that shows what Electron promises, for tests that hold the double to it.
const fs = require('node:fs');
const path = require('node:path');
const { app, BrowserWindow, ipcMain, protocol } = require('electron');

const order = ['main evaluated'];
globalThis.order = order;

protocol.registerSchemesAsPrivileged([
  { scheme: 'fixture', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
const userData = app.commandLine.getSwitchValue('user-data-dir');
if (userData) app.setPath('userData', userData);

ipcMain.handle('echo', (_event, value) => value);
ipcMain.handle('sender', (event) => ({
  url: event.senderFrame.url,
  isTop: event.senderFrame.parent === null,
  isOwn: event.sender === globalThis.win.webContents,
}));
ipcMain.handle('fail', () => {
  throw Object.assign(new TypeError('no such room'), { code: 'ROOM' });
});

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();
app.on('window-all-closed', () => app.quit());

function start() {
  order.push('ready');
  protocol.handle('fixture', answer);
  const win = new BrowserWindow({
    width: 900,
    height: 600,
    show: false,
    webPreferences: { preload: path.join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  globalThis.win = win;
  win.webContents.setWindowOpenHandler(({ url }) => {
    globalThis.wished = [...(globalThis.wished ?? []), url];
    return { action: 'deny' };
  });
  win.webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith('fixture://page/')) event.preventDefault();
  });
  win.once('ready-to-show', () => win.show());
  void win.loadURL('fixture://page/index.html');
}

function answer(request) {
  if (new URL(request.url).pathname !== '/bytes') {
    const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'; style-src 'none'" };
    return new Response(fs.readFileSync(path.join(__dirname, 'index.html')), { headers });
  }
  const bytes = Buffer.alloc(5_000_000, 7);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('range') ?? '');
  if (!range) return new Response(bytes);
  const headers = { 'content-range': `bytes ${range[1]}-${range[2]}/${bytes.length}` };
  return new Response(bytes.subarray(Number(range[1]), Number(range[2]) + 1), { status: 206, headers });
}
