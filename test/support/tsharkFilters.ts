/** Asks tshark which frames of a capture pass display filters. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tsharkLines } from './tsharkRun';

const script = path.join(__dirname, 'tsharkFilters.lua');

/** What tshark makes of a filter. */
export type TsharkVerdict =
  /** The numbers of the frames that pass, ascending. */
  | { readonly frames: readonly number[] }
  /** Why it is no filter. */
  | { readonly refused: string };

/**
 * The numbers of the frames that pass, ascending, for each filter in the order given. No filter may hold a line break.
 * Rejects when one of them is no filter.
 * @param ports decoded as iSCSI whatever is in them
 */
export async function tsharkMatches(
  file: string,
  filters: readonly string[],
  ports: readonly number[],
): Promise<number[][]> {
  const verdicts = await tsharkVerdicts(file, filters, ports);
  return verdicts.map((verdict, at) => {
    if ('refused' in verdict) throw new Error(`tshark refuses ${filters[at]}: ${verdict.refused}`);
    return [...verdict.frames];
  });
}

/** The same for texts that may be no filters. */
export async function tsharkVerdicts(
  file: string,
  filters: readonly string[],
  ports: readonly number[],
  { passes = 1 }: { readonly passes?: 1 | 2 } = {},
): Promise<TsharkVerdict[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'display-filters-'));
  try {
    const list = path.join(folder, 'filters.txt');
    const asked = filters.map((filter) => `${filter}\n`).join('');
    writeFileSync(list, asked);
    const verdicts = filters.map((): TsharkVerdict => ({ frames: [] }));
    const lines = tsharkLines({
      file,
      args: ['-q', ...(passes === 2 ? ['-2'] : []), '-X', `lua_script:${script}`, ...decodeAs(ports)],
      environment: { DISPLAY_FILTERS: list },
      dependsOn: [asked, readFileSync(script, 'utf8')],
    });
    for await (const line of lines) {
      const [, filter, answer = ''] = /^(\d+) ?(.*)$/.exec(line) ?? [];
      const refused = /^refused (.*)$/.exec(answer)?.[1];
      verdicts[Number(filter) - 1] =
        refused === undefined ? { frames: answer.split(' ').filter(Boolean).map(Number) } : { refused };
    }
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same for one filter, by `tshark -Y`. */
export async function tsharkDisplays(file: string, filter: string, ports: readonly number[]): Promise<number[]> {
  const frames: number[] = [];
  const args = ['-Y', filter, '-T', 'fields', '-e', 'frame.number', ...decodeAs(ports)];
  for await (const line of tsharkLines({ file, args })) frames.push(Number(line));
  return frames;
}

const decodeAs = (ports: readonly number[]): string[] => ports.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
