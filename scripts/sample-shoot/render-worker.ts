import { parentPort, workerData } from 'node:worker_threads';
import { loadScene, pixelFloats, type PackedScene } from './tracer.ts';

export type RenderOrder = {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly scene: PackedScene;
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly firstRow: number;
  readonly rowStep: number;
  /** width * height * pixelFloats numbers, shared by all workers. */
  readonly pixels: SharedArrayBuffer;
};

const order = workerData as RenderOrder;
const pixels = new Float32Array(order.pixels);
const { renderRow } = await loadScene(order.wasm, order.scene);
const rowFloats = order.width * pixelFloats;
for (let row = order.firstRow; row < order.height; row += order.rowStep) {
  renderRow(order, row, order.samples, pixels.subarray(row * rowFloats, (row + 1) * rowFloats));
  parentPort?.postMessage(row);
}
