/**
 * The least cut of a small graph (Dinic 1970), for the choice between two states of many places at once. Capacities are whole numbers.
 */
export class CutGraph {
  readonly #count: number;
  readonly #first: Int32Array;
  #next: number[] = [];
  #to: number[] = [];
  #room: number[] = [];

  /** Nodes 0 to `count` - 1; the two ends are added. */
  constructor(count: number) {
    this.#count = count;
    this.#first = new Int32Array(count + 2).fill(-1);
  }

  /** What it costs that `from` is kept and `to` is changed, and the other way round. */
  join(from: number, to: number, there: number, back: number): void {
    this.#add(from, to, there);
    this.#add(to, from, back);
  }

  /** What a node costs when it is kept, and when it is changed. */
  cost(node: number, kept: number, changed: number): void {
    if (kept > changed) this.join(node, this.#count + 1, kept - changed, 0);
    else if (changed > kept) this.join(this.#count, node, changed - kept, 0);
  }

  #add(from: number, to: number, room: number): void {
    this.#next.push(this.#first[from]!);
    this.#first[from] = this.#to.length;
    this.#to.push(to);
    this.#room.push(room);
  }

  /** 1 for every node that is changed. */
  cut(): Uint8Array {
    const [source, sink] = [this.#count, this.#count + 1];
    const [next, to, room] = [Int32Array.from(this.#next), Int32Array.from(this.#to), Float64Array.from(this.#room)];
    const level = new Int32Array(this.#count + 2);
    const queue = new Int32Array(this.#count + 2);
    const turn = new Int32Array(this.#count + 2);
    const path = new Int32Array(this.#count + 2);
    const reach = (): boolean => {
      level.fill(-1);
      level[source] = 0;
      queue[0] = source;
      for (let head = 0, tail = 1; head < tail; head++) {
        const node = queue[head]!;
        for (let edge = this.#first[node]!; edge >= 0; edge = next[edge]!) {
          if (room[edge]! <= 0 || level[to[edge]!]! >= 0) continue;
          level[to[edge]!] = level[node]! + 1;
          queue[tail++] = to[edge]!;
        }
      }
      return level[sink]! >= 0;
    };
    while (reach()) {
      turn.set(this.#first);
      let length = 0;
      let node = source;
      for (;;) {
        if (node === sink) {
          let least = Infinity;
          for (let i = 0; i < length; i++) least = Math.min(least, room[path[i]!]!);
          let back = length;
          for (let i = length - 1; i >= 0; i--) {
            room[path[i]!]! -= least;
            room[path[i]! ^ 1]! += least;
            if (room[path[i]!] === 0) back = i;
          }
          length = back;
          node = to[path[back]! ^ 1]!;
          continue;
        }
        let edge = turn[node]!;
        while (edge >= 0 && (room[edge]! <= 0 || level[to[edge]!] !== level[node]! + 1)) edge = next[edge]!;
        turn[node] = edge;
        if (edge >= 0) {
          path[length++] = edge;
          node = to[edge]!;
          continue;
        }
        if (node === source) break;
        const came = path[--length]!;
        node = to[came ^ 1]!;
        turn[node] = next[turn[node]!]!;
      }
    }
    return Uint8Array.from({ length: this.#count }, (_, node) => (level[node]! >= 0 ? 0 : 1));
  }
}
