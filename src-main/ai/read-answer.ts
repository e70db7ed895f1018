/** The text of an answer that is meant to be short. @throws RangeError when it is longer than `mostBytes`, before more of it is read. */
export async function readAnswer(response: Response, mostBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.byteLength;
    if (size > mostBytes) throw new RangeError('an answer without end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
