import type { BudgetView, LedgerLine } from '../../src-preload/contract/ai.ts';
import { quantityText } from '../ai/spending/money.ts';
import type { Command } from './arguments.ts';
import { dollarsText } from './edit-command.ts';
import { findProject } from './find-target.ts';
import { visible } from './report.ts';
import type { StudioCalls } from './terminal-calls.ts';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;
interface BudgetReport {
  readonly day: BudgetView;
  /** Null where none was named. */
  readonly project: BudgetView | null;
}
interface LedgerReport extends BudgetReport {
  readonly lines: readonly LedgerLine[];
}

const ofProject = async (calls: StudioCalls, project: string | null) =>
  project === null ? {} : { projectId: await findProject(calls, project) };

export const ledger = async (calls: StudioCalls, { project }: Of<'ledger'>): Promise<LedgerReport> =>
  calls.ai.ledger({ ...(await ofProject(calls, project)), limit: 10_000 });

export const ledgerCsv = async (calls: StudioCalls, { project }: Of<'ledger'>): Promise<string> =>
  (await calls.ai.ledgerCsv(await ofProject(calls, project))).csv;

/** Sets a cap where one is named, and tells how things stand. */
export async function budget(calls: StudioCalls, { project, capMicros }: Of<'budget'>): Promise<BudgetReport> {
  const which = await ofProject(calls, project);
  if (capMicros !== undefined)
    await calls.ai.setBudget({
      projectId: which.projectId ?? null,
      cap: capMicros === null ? null : { micros: capMicros, currency: 'USD' },
    });
  const { day, project: ofIt } = await calls.ai.ledger({ ...which, limit: 1 });
  return { day, project: ofIt };
}

export const budgetText = ({ day, project }: BudgetReport): string =>
  [...(project ? [`project: ${standText(project)}`] : []), `today: ${standText(day)}`].join('\n');

export function ledgerText({ lines, day }: LedgerReport): string {
  const shown = lines.map(
    ({ atMs, projectName, provider, model, what, quantity, unit, reserved, settled, state, isPossibleDouble }) =>
      `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')}  ${state.padEnd(8)} ${dollarsText((settled ?? reserved).micros).padStart(9)}  ${what.padEnd(20)} ${quantityText(quantity)} ${unit}  ${provider} ${model}  ${visible(projectName ?? '')}${isPossibleDouble ? '  perhaps asked twice' : ''}`,
  );
  return [...(shown.length > 0 ? shown : ['Nothing was paid for yet.']), `today: ${standText(day)}`].join('\n');
}

const standText = ({ cap, spent, reserved }: BudgetView): string =>
  `${dollarsText(spent.micros)} spent, ${dollarsText(reserved.micros)} promised, ${cap ? `cap ${dollarsText(cap.micros)}` : 'no cap'}`;
