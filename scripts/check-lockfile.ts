import { readFileSync } from 'node:fs';
import path from 'node:path';

interface LockedPackage {
  version?: string;
  integrity?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

/**
 * What would make `npm ci` fail on another platform, as sentences: a package without its hash, or an optional binary
 * package that npm dropped because the registry did not have it when the lockfile was written.
 */
export function lockfileFindings(
  lockfile: { packages: Record<string, LockedPackage> },
  manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> },
): string[] {
  const entries = Object.entries(lockfile.packages).filter(([where, it]) => where !== '' && !it.link);
  const names = new Set(entries.map(([where]) => where.split('node_modules/').at(-1)));
  const unhashed = entries.filter(([, it]) => !it.version || !it.integrity).map(([where]) => `${where} has no version or hash`);
  const dropped = entries.flatMap(([where, it]) =>
    Object.keys(it.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${where} names ${name}, which is not locked: npm ci fails where it is needed`),
  );
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d/.test(version))
    .map(([name, version]) => `${name} is not pinned: ${version}`);
  return [...unhashed, ...dropped, ...loose];
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..');
  const read = (name: string): never => JSON.parse(readFileSync(path.join(root, name), 'utf8')) as never;
  const findings = lockfileFindings(read('package-lock.json'), read('package.json'));
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
