import type { Analysed } from './analysed';

/** The bytes of all frames in hexadecimal, one text a frame. */
export async function frameBytes({ analysis, source }: Pick<Analysed, 'analysis' | 'source'>): Promise<string[]> {
  const { frames } = analysis;
  const list: string[] = [];
  for (let frame = 0; frame < frames.length; frame++) {
    list.push(Buffer.from(await source.read(frames.fileOffset(frame), frames.captured(frame))).toString('hex'));
  }
  return list;
}
