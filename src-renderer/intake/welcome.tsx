import { Check, FolderPlus } from 'lucide-react';
import { useTable } from '../app/context.tsx';
import { Button } from '../ui/button.tsx';

/** What a new studio says: one thing to do, and why it is safe to do it. */
export function Welcome() {
  const { arrivals, words } = useTable();
  return (
    <div className="flex flex-1 overflow-y-auto p-8">
      <div className="m-auto flex max-w-3xl flex-col items-center text-center">
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

/** Three exposures of one room become one picture. */
function Exposures() {
  return (
    <svg aria-hidden viewBox="0 0 360 96" className="h-26 w-auto">
      <Pane x={0} y={24} scale={0.78} wall="fill-ink/8" window="fill-ink/40" floor="fill-ink/4" />
      <Pane x={72} y={24} scale={0.78} wall="fill-ink/24" window="fill-ink/75" floor="fill-ink/16" />
      <Pane x={144} y={24} scale={0.78} wall="fill-ink/55" window="fill-ink" floor="fill-ink/45" />
      <path d="m222 43 5 5-5 5" fill="none" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" className="stroke-ink-quiet" />
      <Pane x={240} y={7} scale={1.4} wall="fill-ink/75" window="fill-lamp" floor="fill-ink/50" />
    </svg>
  );
}

function Pane(props: {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly wall: string;
  readonly window: string;
  readonly floor: string;
}) {
  return (
    <g transform={`translate(${props.x} ${props.y}) scale(${props.scale})`}>
      <path d="M3 0h76a3 3 0 0 1 3 3v43H0V3a3 3 0 0 1 3-3Z" className={props.wall} />
      <path d="M0 46h82v12a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3Z" className={props.floor} />
      <path d="M46 9h11v25H46ZM60 9h11v25H60Z" className={props.window} />
      <path d="M10 50v-9a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v9Z" className="fill-canvas/40" />
    </g>
  );
}
