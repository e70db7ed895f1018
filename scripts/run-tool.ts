import { spawnSync, type StdioOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Runs a tool that npm installed, by its own script and this very Node: no shell, so a folder with a space in its name is
 * no trouble on any system. `tool` is a package, or `package/command` where a package has several.
 */
export function runTool(tool: string, args: readonly string[], stdio: StdioOptions = 'inherit'): { status: number; stdout: string } {
  const [name = tool, command = name] = tool.split('/');
  const folder = path.join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const script = bin[command];
  if (script === undefined) throw new Error(`${name} has no command ${command}`);
  const { status, stdout } = spawnSync(process.execPath, [path.join(folder, script), ...args], { cwd: root, stdio, encoding: 'utf8' });
  return { status: status ?? 1, stdout: stdout ?? '' };
}
