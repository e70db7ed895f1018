import path from 'node:path';

/** `electron [--switch[=value]...] <app folder> [words...]`, taken apart. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly switches: Map<string, string>;
  readonly appDir: string;
}

export function readCommandLine(words: readonly string[]): CommandLine {
  const switches = new Map<string, string>();
  for (const word of words) {
    const found = /^--([^=]+)=?([\s\S]*)$/.exec(word);
    if (found?.[1]) switches.set(found[1], found[2] ?? '');
  }
  return { words, switches, appDir: path.resolve(words.find((word) => !word.startsWith('-')) ?? '.') };
}
