/**
 * How many scenes of generated shoots are found, with EXIF and without, beside two plain rules that other programs use.
 *
 *   node bench/grouping.ts [--from 101] [--shoots 300]
 *
 * A scene is right when a group has exactly its frames. Precision is right ones of all groups, recall right ones of all
 * scenes, F1 twice the right ones of both together. Frames of a burst and of an unbracketed panorama are scenes of one
 * frame. The weights were fitted on shoots 1 to 100: these are not for reporting. Rendering takes most of the time; the
 * grouping itself is timed apart, in seconds of CPU for 10,000 frames.
 */
import { parseArgs } from 'node:util';
import { exposureLadder } from '../src-main/intake/exposure-ladder.ts';
import { groupBrackets, type GroupingFrame } from '../src-main/intake/group-brackets.ts';
import { byTime } from '../src-main/intake/shoot-order.ts';
import { f1, precision, recall, Score, type Count } from '../src-main/intake/testing/score-grouping.ts';
import { stripped, takeShoot } from '../src-main/intake/testing/take-shoot.ts';

const { values } = parseArgs({ options: { from: { type: 'string', default: '101' }, shoots: { type: 'string', default: '300' } } });
const from = Number(values.from);
const shootCount = Number(values.shoots);

type Grouped = readonly { readonly frames: GroupingFrame[] }[];
const ways: Readonly<Record<string, (frames: readonly GroupingFrame[]) => Grouped>> = {
  ours: groupBrackets,
  'two seconds': (frames) =>
    runs(frames, (before, frame) => (frame.facts.capturedAtMs ?? 0) - (before.at(-1)!.facts.capturedAtMs ?? 0) <= 2000),
  'ladder restarts': (frames) => runs(frames, (before, frame) => !isExposedAgain(before, frame)),
};

const kinds = ['with EXIF', 'without'] as const;
const scores = new Map(kinds.flatMap((kind) => Object.keys(ways).map((way) => [`${kind} ${way}`, new Score()] as const)));
const cpuS = { 'with EXIF': 0, without: 0 };
let frameCount = 0;
for (let seed = from; seed < from + shootCount; seed += 1) {
  const shoot = takeShoot(seed);
  frameCount += shoot.frames.length;
  for (const kind of kinds) {
    const frames = kind === 'with EXIF' ? shoot.frames : stripped(shoot.frames);
    for (const [way, group] of Object.entries(ways)) {
      const start = process.cpuUsage();
      const groups = group(frames);
      const { user, system } = process.cpuUsage(start);
      if (way === 'ours') cpuS[kind] += (user + system) / 1e6;
      scores.get(`${kind} ${way}`)!.add(shoot.scenes, groups);
    }
  }
}

console.log(`${shootCount} shoots from seed ${from}, ${frameCount} frames`);
const goals = { 'with EXIF': 0.99, without: 0.95 };
for (const kind of kinds) {
  const { all, sets, byDifficulty } = scores.get(`${kind} ours`)!;
  const per10k = (cpuS[kind] / frameCount) * 10_000;
  const verdict = f1(all) >= goals[kind] ? 'met' : 'MISSED';
  console.log(`\n${kind}: scene F1 ${f1(all).toFixed(4)}, goal ${goals[kind]} ${verdict}; ${per10k.toFixed(1)} s CPU for 10,000 frames`);
  console.log(`  ${'kind of scene'.padEnd(22)}  scenes  precision  recall  F1      ${Object.keys(ways).slice(1).join('  ')}`);
  line('all', all, (score) => score.all);
  line('two frames and more', sets, (score) => score.sets);
  for (const [difficulty, count] of byDifficulty) line(difficulty, count, (score) => score.byDifficulty.get(difficulty)!);

  function line(name: string, count: Count, of: (score: Score) => Count): void {
    const others = Object.keys(ways)
      .slice(1)
      .map((way) =>
        f1(of(scores.get(`${kind} ${way}`)!))
          .toFixed(3)
          .padEnd(way.length),
      );
    const ours = [precision(count), recall(count), f1(count)].map((value) => value.toFixed(4)).join('     ');
    console.log(`  ${name.padEnd(22)}  ${String(count.scenes).padStart(6)}  ${ours}  ${others.join('  ')}`.trimEnd());
  }
}

/** Frames by time, cut where a rule says so. */
function runs(frames: readonly GroupingFrame[], goesOn: (before: readonly GroupingFrame[], frame: GroupingFrame) => boolean): Grouped {
  const groups: { frames: GroupingFrame[] }[] = [];
  for (const frame of byTime(frames)) {
    const group = groups.at(-1);
    if (group && goesOn(group.frames, frame)) group.frames.push(frame);
    else groups.push({ frames: [frame] });
  }
  return groups;
}

function isExposedAgain(before: readonly GroupingFrame[], frame: GroupingFrame): boolean {
  const ladder = exposureLadder([...before, frame].map(({ facts }) => facts));
  const own = ladder.pop()!;
  return ladder.some((other) => Math.abs(other - own) < 0.3);
}
