import { compilePhotoKernels, PhotoKernels } from './kernels/photo-kernels.ts';

/** Five frames of 24 megapixels fit; memory that grew beyond goes back to the system. */
const keptBytes = 600 * 1024 * 1024;

/** Keeps compiled kernels and their memory from one photo to the next: compiling and warming up cost more than a photo. */
export class KernelKeeper {
  readonly #modules = new Map<string, WebAssembly.Module>();
  readonly #idle: PhotoKernels[] = [];

  /** Lends kernels with empty memory. */
  async borrow<T>(kernelsDir: string, work: (kernels: PhotoKernels) => Promise<T>): Promise<T> {
    const kernels = this.#idle.pop() ?? (await this.start(kernelsDir));
    try {
      return await work(kernels);
    } finally {
      kernels.reset();
      if (kernels.sizeBytes <= keptBytes) this.#idle.push(kernels);
    }
  }

  /** Kernels for somebody who keeps them. */
  async start(kernelsDir: string): Promise<PhotoKernels> {
    const module = this.#modules.get(kernelsDir) ?? (await compilePhotoKernels(kernelsDir));
    this.#modules.set(kernelsDir, module);
    return new PhotoKernels(module);
  }
}
