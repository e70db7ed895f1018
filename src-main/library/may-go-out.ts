import { StudioFailure } from '../failure.ts';
import type { VersionRow } from './versions.ts';

/**
 * Why a version must not be delivered; null when it may. A concept only goes where concepts go, and a result in which the
 * drift check found a change of the property waits for a person's word. Pure.
 */
export function whyNotOut(
  version: Pick<VersionRow, 'operationClass' | 'drift' | 'acceptedAtMs'>,
  { takesConcepts }: { takesConcepts: boolean },
): StudioFailure | null {
  if (version.operationClass === 'F' && !takesConcepts)
    return new StudioFailure(
      'concept-only',
      'The version that is shown is a concept and no true view of the property. Use the concept recipe, or show another version.',
    );
  if (isChangedProperty(version))
    return new StudioFailure(
      'drift-not-accepted',
      'The version that is shown may show something that the property does not have. Look at it, and accept it or show another version.',
    );
  return null;
}

/** Whether something changed that had to stay, and nobody has said that it may go out. */
const isChangedProperty = ({ drift, acceptedAtMs }: Pick<VersionRow, 'drift' | 'acceptedAtMs'>): boolean =>
  drift !== null && acceptedAtMs === null && (JSON.parse(drift) as { isChanged: boolean }).isChanged;
