'use strict';
// Loaded into a utility process before its own module: gives it Electron's `process.parentPort` and takes Node's own channel away.
const { EventEmitter } = require('node:events');

const send = process.send.bind(process);
const port = new EventEmitter();
port.postMessage = (message) => void send(message);

// Messages wait for the first listener.
let early = [];
port.on('newListener', (event) => {
  if (event !== 'message' || !early) return;
  const waiting = early;
  early = null;
  queueMicrotask(() => {
    for (const message of waiting) port.emit('message', message);
  });
});
process.on('message', (data) => {
  const message = { data, ports: [] };
  if (early) early.push(message);
  else port.emit('message', message);
});

process.send = undefined;
process.parentPort = port;
