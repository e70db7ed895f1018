import { parseCommand, usage, type Command } from './terminal/arguments.ts';
import { UsageError } from './terminal/usage-error.ts';
import { bracketsText, planBrackets } from './terminal/brackets-command.ts';
import { checkProject, checkText } from './terminal/check-command.ts';
import { importFolders, run, workOn, type Terminal } from './terminal/commands.ts';
import { writePreviews } from './terminal/develop-command.ts';
import { doctor } from './terminal/doctor.ts';
import { recipeBook, recipesText } from './terminal/export-command.ts';
import { makeFilm, planFilm, takeMaterial } from './terminal/film-command.ts';
import { findProject } from './terminal/find-target.ts';
import { presetBook, presetsText } from './terminal/presets-command.ts';
import { editPhotos, editText, modelsText, styleBook, stylesText } from './terminal/edit-command.ts';
import { jobsText, listJobs } from './terminal/jobs-command.ts';
import { languageOfMachine } from './terminal/language.ts';
import { listText, materialText, showText, soundsText } from './terminal/lists.ts';
import { budget, budgetText, ledger, ledgerCsv, ledgerText } from './terminal/money-commands.ts';
import { photoVersions, versionsText } from './terminal/versions-command.ts';
import { workOnAll, workText } from './terminal/work-command.ts';
import { hasLosses, reportText, type Report } from './terminal/report.ts';
import { createScreen } from './terminal/screen.ts';
import { findPlaces, openTerminalStudio } from './terminal/terminal-studio.ts';
import { toFailure } from './failure.ts';

/** The terminal's entry: the same studio as the window's, without one. Results go to the standard output, the rest to the error stream. */
const wrongUse = 2;
const stoppedByCtrlC = 130;
/** Commands that leave waiting work waiting. */
const onlyLooks: ReadonlySet<Command['name']> = new Set([
  'list',
  'show',
  'sounds',
  'material',
  'jobs',
  'recipes',
  'presets',
  'brackets',
  'styles',
  'models',
  'versions',
  'ledger',
  'budget',
  'never-upload',
]);

async function main(): Promise<number> {
  // Whoever reads may stop reading, as `| head` does: no reason to stop working.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  let command: Command;
  try {
    command = parseCommand(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const isEmpty = process.argv.length <= 2;
    process.stderr.write(isEmpty ? `${usage}\n` : `${error.message}\nEvery command and option: npm run studio -- help\n`);
    return wrongUse;
  }
  if (command.name === 'help') {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const places = findPlaces({ mainDir: __dirname, library: command.library, env: process.env, platform: process.platform });
  if (command.name === 'doctor') {
    const { text, isWell, facts } = await doctor(places);
    print(command, facts, text);
    return isWell ? 0 : 1;
  }

  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  const screen = createScreen(command.json ? { write: () => undefined } : process.stderr);
  const { studio, calls } = await openTerminalStudio(places, {
    works: !(onlyLooks.has(command.name) || (command.name === 'film' && command.plan) || (command.name === 'edit' && command.dryRun)),
  });
  try {
    if (studio.restoredFrom) process.stderr.write('The library was damaged; its newest backup has been put in its place.\n');
    return await perform({ studio, calls, screen, signal: stop.signal }, command);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Stopped. Run the same again to go on from here.\n');
    return stoppedByCtrlC;
  } finally {
    await studio.close();
  }
}

async function perform(terminal: Terminal, command: Exclude<Command, { name: 'help' | 'doctor' }>): Promise<number> {
  const { calls } = terminal;
  const finish = (report: Report, outDir: string | null): number => {
    print(command, report, reportText(report, outDir));
    return hasLosses(report) ? 1 : 0;
  };
  switch (command.name) {
    case 'run':
      return finish(await run(terminal, command), command.out);
    case 'import':
      return finish(await importFolders(terminal, command), null);
    case 'develop': {
      if (!command.preview) return finish(await workOn(terminal, command), null);
      const written = await writePreviews(terminal, command);
      print(command, written, written.join('\n'));
      return 0;
    }
    case 'check': {
      const report = await checkProject(terminal, command);
      print(command, report, checkText(report));
      return report.failed.length > 0 ? 1 : 0;
    }
    case 'brackets': {
      const plan = await planBrackets(terminal, command);
      print(command, plan, bracketsText(plan));
      return 0;
    }
    case 'presets': {
      const presets = await presetBook(calls, command);
      print(command, presets, presetsText(presets));
      return 0;
    }
    case 'film':
      if (!command.plan) return finish(await makeFilm(terminal, command), command.out);
      // A plan is JSON and nothing else: for reading, and for changing by hand.
      process.stdout.write(`${JSON.stringify(await planFilm(terminal, command), null, 2)}\n`);
      return 0;
    case 'material': {
      const material = await takeMaterial(terminal, command);
      print(command, material, materialText(material));
      return 0;
    }
    case 'sounds': {
      const sounds = await calls.films.sounds({});
      print(command, sounds, soundsText(sounds));
      return 0;
    }
    case 'export':
      return finish(await workOn(terminal, command), command.out);
    case 'recipes': {
      const recipes = await recipeBook(calls, command);
      print(command, recipes, recipesText(recipes));
      return 0;
    }
    case 'list': {
      const projects = await calls.library.listProjects({});
      print(command, projects, listText(projects));
      return 0;
    }
    case 'show': {
      const project = await calls.library.showProject({ projectId: await findProject(calls, command.project) });
      print(command, project, showText(project));
      return 0;
    }
    case 'jobs': {
      const report = await listJobs(calls, command);
      print(command, report, jobsText(report));
      return 0;
    }
    case 'edit': {
      const report = await editPhotos(terminal, command);
      print(command, report, editText(report));
      return report.failed.length > 0 ? 1 : 0;
    }
    case 'styles': {
      const styles = await styleBook(calls, command);
      print(command, styles, stylesText(styles, languageOfMachine()));
      return 0;
    }
    case 'models': {
      const models = command.refresh ? await calls.ai.refreshPrices({}) : await calls.ai.models({});
      print(command, models, modelsText(models));
      return 0;
    }
    case 'versions': {
      const versions = await photoVersions(calls, command);
      print(command, versions, versionsText(versions));
      return 0;
    }
    case 'ledger': {
      if (command.csv) {
        process.stdout.write(await ledgerCsv(calls, command));
        return 0;
      }
      const report = await ledger(calls, command);
      print(command, report, ledgerText(report));
      return 0;
    }
    case 'budget': {
      const report = await budget(calls, command);
      print(command, report, budgetText(report));
      return 0;
    }
    case 'never-upload': {
      const projectId = await findProject(calls, command.project);
      await calls.ai.setNeverUpload({ projectId, isNeverUploaded: command.isOn });
      print(
        command,
        { projectId, isNeverUploaded: command.isOn },
        command.isOn ? 'Nothing of it leaves this machine.' : 'It may be uploaded for AI work.',
      );
      return 0;
    }
    case 'work': {
      const report = await workOnAll(terminal);
      print(command, report, workText(report));
      return report.failed.length > 0 ? 1 : 0;
    }
    default:
      return command satisfies never;
  }
}

function print({ json }: Command, facts: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(facts, null, 2)}\n` : `${text}\n`);
}

void main()
  .catch((error: unknown) => {
    const { code, message } = toFailure(error);
    const detail = code === 'unexpected' && error instanceof Error ? `\n${error.stack ?? error.message}` : '';
    process.stderr.write(`${message} (${code})${detail}\n`);
    return 1;
  })
  .then((code) => {
    process.exitCode = code;
    return code;
  });
