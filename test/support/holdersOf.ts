import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Numbers of the processes that have a file open; undefined where the system does not tell (all but Linux). */
export function holdersOf(file: string): number[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => hasOpen(pid, file));
}

function hasOpen(pid: number, file: string): boolean {
  try {
    // A process that has ended and that nobody has asked about yet holds nothing.
    if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return false;
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => linkOf(`/proc/${pid}/fd/${descriptor}`) === file);
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}

function linkOf(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return '';
  }
}
