import type { OperationClass, StyleChange } from '../../../src-preload/contract/ai.ts';

const leastOf: Readonly<Record<StyleChange, OperationClass>> = {
  colour: 'B',
  'small-things': 'C',
  light: 'D',
  sky: 'D',
  ground: 'D',
  furniture: 'E',
  surfaces: 'F',
};

/** The mildest class that is honest for what is changed: A to F go from nothing to what is no true view any more. */
export function leastClass(changes: readonly StyleChange[]): OperationClass {
  return changes.map((change) => leastOf[change]).reduce<OperationClass>((worst, each) => (each > worst ? each : worst), 'B');
}
