// A small path tracer over triangles, in AssemblyScript. The host lays out memory (see ../tracer.ts for the records), calls
// `configure`, and then `renderRow` for each row. Lengths are metres, radiance is in kcd/m2, so that exposure is physical.
//
// Light: the sun and the lamps by next-event estimation; daylight in rooms by sampling the window rectangles (portals), through
// which a baked panorama of the garden is seen; daylight outside by bouncing. What the camera sees directly, in mirrors or in
// reflections is traced for real.

const NODE_BYTES: i32 = 112;
const PACKET_BYTES: i32 = 160;
const TRIANGLE_BYTES: i32 = 40;
const MATERIAL_BYTES: i32 = 128;
const PORTAL_BYTES: i32 = 52;
const LAMP_BYTES: i32 = 32;
const PI: f64 = 3.14159265;
const FAR: f64 = 1.0e9;
const EPSILON: f64 = 0.0004;
const MAX_DEPTH: i32 = 6;
const PANORAMA_WIDTH: i32 = 512;
const PANORAMA_HEIGHT: i32 = 256;
const DIMENSIONS: i32 = 16;

const SURFACE: i32 = 0;
const MIRROR: i32 = 1;
const METAL: i32 = 2;
const EMISSIVE: i32 = 3;
const GLASS: i32 = 4;

let nodes: usize = 0;
let packets: usize = 0;
let triangles: usize = 0;
let materials: usize = 0;
let portals: usize = 0;
let portalCount: i32 = 0;
let lamps: usize = 0;
let lampCount: i32 = 0;
let panorama: usize = 0;
let settings: usize = 0;

const stackNode = memory.data(4 * 256, 16);
const stackNear = memory.data(4 * 256, 16);
const lane = memory.data(64, 16);
const offsets = memory.data(4 * 16, 16);

export function allocate(bytes: i32): usize {
  return heap.alloc(bytes);
}

export function configure(nodesAt: usize, packetsAt: usize, trianglesAt: usize, materialsAt: usize, portalsAt: usize, portalTotal: i32, lampsAt: usize, lampTotal: i32, settingsAt: usize): void {
  nodes = nodesAt;
  packets = packetsAt;
  triangles = trianglesAt;
  materials = materialsAt;
  portals = portalsAt;
  portalCount = portalTotal;
  lamps = lampsAt;
  lampCount = lampTotal;
  settings = settingsAt;
  const sx = setting(0);
  const sy = setting(1);
  const sz = setting(2);
  sunX = sx;
  sunY = sy;
  sunZ = sz;
  if (portalCount > 0) bakePanorama();
}

@inline function setting(index: i32): f64 {
  return load<f32>(settings + (<usize>index << 2));
}
@inline function property(material: i32, index: i32): f64 {
  return load<f32>(materials + <usize>(material * MATERIAL_BYTES + (index << 2)));
}
