import { hex, type Material, type Rgb } from './material.ts';

/** The surfaces of Fjordgata 12. Every scene takes them from here, so that the rooms belong to one house. */
export const whiteWall: Material = { colour: hex('#e9e6e0'), texture: 'paint', variation: 0.012, bump: 0.006, roughness: 0.8 };
export const greigeWall: Material = { colour: hex('#cfc7ba'), texture: 'paint', variation: 0.02, bump: 0.008, roughness: 0.8 };
export const greenWall: Material = { colour: hex('#8d978a'), texture: 'paint', variation: 0.02, bump: 0.008, roughness: 0.8 };
export const blueWall: Material = { colour: hex('#7f8f99'), texture: 'paint', variation: 0.02, bump: 0.008, roughness: 0.8 };
export const ceilingWhite: Material = { colour: hex('#f1efeb'), texture: 'paint', variation: 0.008, bump: 0.004, roughness: 0.9 };
export const trim: Material = {
  colour: hex('#efeeea'),
  texture: 'paint',
  variation: 0.015,
  bump: 0.008,
  roughness: 0.4,
  reflectance: 0.035,
};
export const lacquerWhite: Material = { colour: hex('#ebe9e4'), variation: 0.01, roughness: 0.3, reflectance: 0.04 };
export const sage: Material = { colour: hex('#8f9b88'), variation: 0.015, roughness: 0.4, reflectance: 0.035 };
export const oak: Material = {
  colour: hex('#cda878'),
  colour2: hex('#a87f52'),
  texture: 'wood',
  variation: 0.5,
  bump: 0.02,
  roughness: 0.45,
  reflectance: 0.04,
};
export const oakAcross: Material = { ...oak, along: [0, 1, 0] };
export const oakUpright: Material = { ...oak, along: [0, 0, 1] };
export const walnut: Material = {
  colour: hex('#8a6140'),
  colour2: hex('#5d3d26'),
  texture: 'wood',
  variation: 0.6,
  bump: 0.02,
  roughness: 0.4,
  reflectance: 0.04,
};
export const walnutUpright: Material = { ...walnut, along: [0, 0, 1] };
export const blackSteel: Material = { colour: hex('#232323'), roughness: 0.35, reflectance: 0.05 };
export const blackFrame: Material = { colour: hex('#2a2b2c'), roughness: 0.4, reflectance: 0.045 };
export const steel: Material = { kind: 'metal', colour: [0.62, 0.61, 0.59], roughness: 0.32, variation: 0.03 };
export const chrome: Material = { kind: 'metal', colour: [0.82, 0.82, 0.82], roughness: 0.08, variation: 0 };
export const brass: Material = { kind: 'metal', colour: [0.76, 0.56, 0.28], roughness: 0.28, variation: 0.03 };
export const glass: Material = { kind: 'glass', colour: [0.95, 0.97, 0.96], roughness: 0 };
export const mirror: Material = { kind: 'mirror', colour: [0.9, 0.92, 0.91], roughness: 0 };
export const ceramicWhite: Material = { colour: hex('#f2f1ee'), variation: 0.01, roughness: 0.12, reflectance: 0.05 };
export const ceramicSand: Material = { colour: hex('#c9b79f'), variation: 0.06, roughness: 0.55, reflectance: 0.03 };
export const ceramicInk: Material = { colour: hex('#3c4a52'), variation: 0.05, roughness: 0.3, reflectance: 0.045 };
export const terracotta: Material = { colour: hex('#b5714c'), variation: 0.08, roughness: 0.8 };
export const concrete: Material = {
  colour: hex('#a9a59e'),
  colour2: hex('#8f8b85'),
  texture: 'stone',
  scale: 2.2,
  variation: 0.08,
  bump: 0.04,
  roughness: 0.6,
};
export const marble: Material = {
  colour: hex('#eeece8'),
  colour2: hex('#b9b4ad'),
  texture: 'stone',
  scale: 1.3,
  variation: 0.01,
  roughness: 0.18,
  reflectance: 0.045,
};
export const darkGlass: Material = { colour: hex('#0f1011'), roughness: 0.06, reflectance: 0.06 };
export const leafDark: Material = {
  colour: hex('#3f5d34'),
  colour2: hex('#5f7d44'),
  texture: 'leaves',
  scale: 9,
  roughness: 0.4,
  reflectance: 0.035,
  translucency: 0.22,
};
export const leafLight: Material = {
  colour: hex('#6f8a4e'),
  colour2: hex('#93a567'),
  texture: 'leaves',
  scale: 9,
  roughness: 0.5,
  reflectance: 0.03,
  translucency: 0.28,
};

const cloth = (colour: Rgb, variation = 0.16, more: Partial<Material> = {}): Material => ({
  colour,
  texture: 'cloth',
  variation,
  bump: 0.35,
  roughness: 1,
  ...more,
});
export const linenGrey = cloth(hex('#a9a69f'));
export const linenSand = cloth(hex('#c6b79f'));
export const linenWhite = cloth(hex('#e4e0d8'), 0.09);
export const woolMoss = cloth(hex('#66705a'));
export const woolRust = cloth(hex('#a8613c'));
export const woolInk = cloth(hex('#3f4b57'));
export const woolOchre = cloth(hex('#b98f47'));
export const woolBlush = cloth(hex('#c29a86'));
export const curtainLinen = cloth(hex('#ddd6c9'), 0.1, { translucency: 0.32, bump: 0.2 });
export const curtainSheer = cloth(hex('#efece6'), 0.06, { translucency: 0.5, sheer: 0.42, bump: 0.15 });

export const oakFloor: Material = {
  colour: hex('#c9ae88'),
  colour2: hex('#a08058'),
  texture: 'boards',
  scale: 0.14,
  size2: 1.9,
  gap: 0.0022,
  variation: 0.5,
  bump: 0.025,
  roughness: 0.36,
  reflectance: 0.045,
};
/** Boards that run along y. */
export const oakFloorLengthwise: Material = { ...oakFloor, along: [0, 1, 0], across: [1, 0, 0] };
export const deckBoards: Material = {
  colour: hex('#a98d6e'),
  colour2: hex('#7f6a54'),
  texture: 'boards',
  scale: 0.12,
  size2: 3.6,
  gap: 0.006,
  variation: 0.6,
  bump: 0.06,
  roughness: 0.7,
  reflectance: 0.02,
};
