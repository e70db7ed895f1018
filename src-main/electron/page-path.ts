import path from 'node:path';

/**
 * The file under `pageDir` that a URL's path names, or null when it names none: it escapes the folder, is hidden, is not
 * valid percent-encoding, or holds a character no file of ours has. The comparison is made on resolved paths, because a
 * twin folder (`/app-evil` beside `/app`) passes a test of prefixes.
 */
export function pageFile(pageDir: string, pathname: string): string | null {
  const decoded = decodePath(pathname);
  if (decoded === null || /[\0\\:]/.test(decoded)) return null;
  const file = path.resolve(pageDir, `./${decoded === '/' ? 'index.html' : decoded}`);
  const relative = path.relative(pageDir, file);
  if (relative === '' || path.isAbsolute(relative)) return null;
  // Covers `..` too. What is not hidden in the URL is not hidden on disk either: the page has no dotfiles.
  if (relative.split(path.sep).some((part) => part.startsWith('.'))) return null;
  return file;
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
