'use strict';
const { contextBridge, ipcRenderer, webUtils } = require('electron');

contextBridge.exposeInMainWorld('bridge', {
  echo: (value) => ipcRenderer.invoke('echo', value),
  sender: () => ipcRenderer.invoke('sender'),
  fail: () => ipcRenderer.invoke('fail'),
  none: () => ipcRenderer.invoke('none'),
  through: (value) => value,
  callBack: (fn) => fn(20) + 1,
  throws: () => {
    throw new RangeError('from the preload script');
  },
  nested: { list: [1, { deep: true }] },
  on: (listener) => {
    const forward = (_event, ...args) => listener(...args);
    ipcRenderer.on('news', forward);
    return () => ipcRenderer.removeListener('news', forward);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
  world: () => ({ process: typeof process, require: typeof require, sandboxed: process.sandboxed }),
  reexpose: () => {
    try {
      contextBridge.exposeInMainWorld('bridge', {});
      return 'exposed';
    } catch (error) {
      return error.message;
    }
  },
  load: (name) => {
    try {
      require(name);
      return 'loaded';
    } catch (error) {
      return error.message;
    }
  },
});
