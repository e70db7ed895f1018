/** How a person's wish for the view through a window becomes weights. */
export interface WindowPull {
  /** What is left of the say of frames darker than the base where the base is nearly white... */
  readonly darker: number;
  /** ...and of that of the base and of brighter frames. */
  readonly others: number;
  /** See level-shares.ts. */
  readonly broadShare: number;
}

/** At the default: rooms and windows both look as if one had been there. */
const usualBroadShare = 0.12;
/** With the view pulled wholly; more would shade the walls beside the window. */
const mostBroadShare = 0.4;

/** 0 leaves windows as bright as the base frame shows them, 0.5 is the usual blend, 1 takes the view from the darker frames alone. */
export function windowPull(strength: number): WindowPull {
  const below = Math.min(1, 2 * strength);
  const above = Math.max(0, 2 * strength - 1);
  return {
    darker: below * below,
    others: (1 - above) * (1 - above),
    broadShare: usualBroadShare + above * (mostBroadShare - usualBroadShare),
  };
}
