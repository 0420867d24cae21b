/** A browser does not tell a worker what it holds: its own limit on files is what keeps memory bounded there. */
export function bytesInUse(): number {
  return 0;
}
