import { Check, FolderPlus } from 'lucide-react';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';

/** What a new studio says: one thing to do, and why it is safe to do it. */
export function Welcome() {
  const { arrivals, words } = useTable();
  return (
    <div className="flex flex-1 overflow-y-auto p-8">
      <div className="m-auto flex max-w-2xl flex-col items-center text-center">
        <Exposures />
        <h1 className="mt-9 text-2xl font-semibold tracking-[-0.022em]">{words.intake.welcomeTitle}</h1>
        <p className="mt-3 max-w-lg text-base text-pretty text-ink-soft">{words.intake.welcomeText}</p>
        <Button tone="solid" size="large" className="mt-7" onClick={() => void arrivals.choose()}>
          <FolderPlus aria-hidden />
          {words.intake.add}
        </Button>
        <ul className="mt-9 flex flex-wrap justify-center gap-x-6 gap-y-2 text-ink-quiet">
          {words.intake.welcomeNotes.map((note) => (
            <li key={note} className="flex items-center gap-1.5">
              <Check aria-hidden className="size-3.5 text-lamp" />
              {note}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Three exposures of one room, from dark to light. */
function Exposures() {
  const panes = [
    { x: 0, wall: 'fill-ink/10', light: 'fill-ink/35' },
    { x: 92, wall: 'fill-ink/25', light: 'fill-ink/60' },
    { x: 184, wall: 'fill-ink/50', light: 'fill-ink/95' },
  ];
  return (
    <svg aria-hidden viewBox="0 0 268 62" className="h-20 w-auto">
      {panes.map(({ x, wall, light }) => (
        <g key={x} transform={`translate(${x} 0)`}>
          <rect width="84" height="62" rx="4" className={wall} />
          <rect x="47" y="11" width="11" height="24" className={light} />
          <rect x="60" y="11" width="11" height="24" className={light} />
          <path d="M0 50h84v8a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4Z" className="fill-canvas/35" />
          <path d="M12 50v-9a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v9Z" className="fill-canvas/60" />
        </g>
      ))}
    </svg>
  );
}
