import type { ProjectId } from '../../src-preload/contract/ids.ts';
import { StudioFailure } from '../failure.ts';
import type { Projects } from '../library/projects.ts';
import type { RemoteCall } from './provider.ts';

/** The only maker of permissions to send something. A project's "never upload" holds from the next single request on. */
export class RemoteGate {
  readonly #projects: Pick<Projects, 'get'>;
  constructor(projects: Pick<Projects, 'get'>) {
    this.#projects = projects;
  }

  forProject(projectId: ProjectId, signal: AbortSignal): RemoteCall {
    return {
      signal,
      mayLeave: () => {
        if (this.#projects.get(projectId)?.isNeverUploaded)
          throw new StudioFailure('upload-forbidden', 'Nothing of this project may leave the machine. Change that in the project first.');
      },
    };
  }

  /** For questions that are about no project, such as prices. */
  forNobody(signal: AbortSignal): RemoteCall {
    return { signal, mayLeave: () => undefined };
  }
}
