/** ICC profiles for tests, made from their definitions (ICC.1:2010, version 2 matrix and grey profiles). */

interface Matrix {
  /** The primaries' colours in XYZ under D50. */
  readonly red: readonly [number, number, number];
  readonly green: readonly [number, number, number];
  readonly blue: readonly [number, number, number];
}
/** Adobe RGB (1998), 4.3.5.3: what cameras write when they are set to it. */
const adobeRgb: Matrix = { red: [0.60974, 0.31111, 0.01947], green: [0.20528, 0.62567, 0.06087], blue: [0.14919, 0.06322, 0.74457] };

const fixed = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeInt32BE(Math.round(value * 65_536));
  return out;
};
const xyz = (values: readonly number[]): Buffer => Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...values.map(fixed)]);
function curve(gamma: number): Buffer {
  const out = Buffer.alloc(16);
  out.write('curv', 'latin1');
  out.writeUInt32BE(1, 8);
  out.writeUInt16BE(Math.round(gamma * 256), 12);
  return out;
}
function described(name: string): Buffer {
  const out = Buffer.alloc(90 + name.length + 1 + 3);
  out.write('desc', 'latin1');
  out.writeUInt32BE(name.length + 1, 8);
  out.write(name, 12, 'latin1');
  return out;
}

export const adobeRgbProfile = (): Buffer =>
  profile('RGB ', {
    rXYZ: xyz(adobeRgb.red),
    gXYZ: xyz(adobeRgb.green),
    bXYZ: xyz(adobeRgb.blue),
    rTRC: curve(563 / 256),
    gTRC: curve(563 / 256),
    bTRC: curve(563 / 256),
  });
export const greyProfile = (gamma: number): Buffer => profile('GRAY', { kTRC: curve(gamma) });

function profile(space: 'RGB ' | 'GRAY', own: Readonly<Record<string, Buffer>>): Buffer {
  const tags = Object.entries({ desc: described('test'), cprt: textOf('none'), wtpt: xyz([0.9642, 1, 0.8249]), ...own });
  const head = Buffer.alloc(128 + 4 + 12 * tags.length);
  head.writeUInt32BE(0x02100000, 8);
  head.write('mntr', 12, 'latin1');
  head.write(space, 16, 'latin1');
  head.write('XYZ ', 20, 'latin1');
  head.writeUInt16BE(2026, 24);
  head.writeUInt16BE(1, 26);
  head.writeUInt16BE(1, 28);
  head.write('acsp', 36, 'latin1');
  Buffer.concat([fixed(0.9642), fixed(1), fixed(0.8249)]).copy(head, 68);
  head.writeUInt32BE(tags.length, 128);
  const parts = [head];
  let length = head.length;
  for (const [index, [name, data]] of tags.entries()) {
    head.write(name, 132 + 12 * index, 'latin1');
    head.writeUInt32BE(length, 136 + 12 * index);
    head.writeUInt32BE(data.length, 140 + 12 * index);
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    parts.push(padded);
    length += padded.length;
  }
  head.writeUInt32BE(length, 0);
  return Buffer.concat(parts);
}
const textOf = (text: string): Buffer => Buffer.from(`text\0\0\0\0${text}\0`, 'latin1');
