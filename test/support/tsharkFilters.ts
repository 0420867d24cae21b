/** Asks tshark which frames of a capture pass display filters. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

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
    writeFileSync(list, filters.map((filter) => `${filter}\n`).join(''));
    const matches = filters.map((): number[] => []);
    for await (const line of tsharkLines(['-q', '-X', `lua_script:${script}`, '-r', file], ports, list)) {
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
  const args = ['-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number'];
  for await (const line of tsharkLines(args, ports)) frames.push(Number(line));
  return frames;
}

async function* tsharkLines(args: readonly string[], ports: readonly number[], list = ''): AsyncGenerator<string> {
  const decodeAs = ports.flatMap((port) => ['-d', `tcp.port==${port},iscsi`]);
  const child = spawn('tshark', ['-n', ...args, ...decodeAs], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY_FILTERS: list },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  yield* createInterface({ input: child.stdout });
  const code = await ended;
  // 2: the last record is cut off; what is before it has been read. A script that fails is only told about.
  if ((code !== 0 && code !== 2) || errors.includes('Lua:')) throw new Error(`tshark ended with ${code}: ${errors}`);
}
