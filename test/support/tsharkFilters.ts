/** Asks tshark which frames of a capture pass display filters. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tsharkLines } from './tsharkRun';

const script = path.join(__dirname, 'tsharkFilters.lua');

/**
 * The numbers of the frames that pass, ascending, for each filter in the order given. No filter may hold a line break.
 * @param ports decoded as iSCSI whatever is in them
 */
export async function tsharkMatches(
  file: string,
  filters: readonly string[],
  ports: readonly number[],
): Promise<number[][]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'display-filters-'));
  try {
    const list = path.join(folder, 'filters.txt');
    const asked = filters.map((filter) => `${filter}\n`).join('');
    writeFileSync(list, asked);
    const matches = filters.map((): number[] => []);
    const lines = tsharkLines({
      file,
      args: ['-q', '-X', `lua_script:${script}`, ...decodeAs(ports)],
      environment: { DISPLAY_FILTERS: list },
      dependsOn: [asked, readFileSync(script, 'utf8')],
    });
    for await (const line of lines) {
      const [filter, ...frames] = line.split(' ').map(Number);
      matches[filter - 1] = frames;
    }
    return matches;
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
