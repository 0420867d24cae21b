import { readFileSync, writeFileSync } from 'node:fs';
import { run } from './processes';
import { root } from './repository';

/** 1980 is where the times of zip files begin. In seconds since 1970. */
const EARLIEST = 315_532_800;

/**
 * What makes vsce write the same bytes of the same commit: the time of the commit in place of the files' own, in a time
 * zone and a sorting order that are the same everywhere. SOURCE_DATE_EPOCH names another time.
 */
export async function reproducibleEnvironment(): Promise<NodeJS.ProcessEnv> {
  const { SOURCE_DATE_EPOCH = await commitTime() } = process.env;
  return { ...process.env, SOURCE_DATE_EPOCH, TZ: 'UTC', LC_ALL: 'C' };
}

async function commitTime(): Promise<string> {
  const { code, output } = await run('git', ['log', '-1', '--format=%ct'], { cwd: root }).catch(() => {
    return { code: 1, output: '' };
  });
  // Sources without their history (an archive) have no time of their own.
  return code === 0 && /^\d+$/.test(output.trim()) ? output.trim() : String(EARLIEST);
}

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_LENGTH = 46;
/** A regular file that its owner may write and all may read, where a zip file keeps the mode of Unix. */
const MODE = (0o100644 << 16) >>> 0;

/**
 * Gives all files in a zip file (without a comment, as vsce writes it) the same mode: that on the disk follows the umask of
 * who checked them out.
 * @throws Error when it is no such file
 */
export function unifyModes(file: string): void {
  const bytes = readFileSync(file);
  const end = bytes.length - END_LENGTH;
  if (end < 0 || bytes.readUInt32LE(end) !== END_SIGNATURE) throw new Error(`${file} does not end as a zip file`);
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error(`${file} has no entry at ${at}`);
    bytes.writeUInt32LE(MODE, at + 38);
    at += ENTRY_LENGTH + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  writeFileSync(file, bytes);
}
