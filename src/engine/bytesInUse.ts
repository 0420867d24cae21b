/** Bytes that this thread holds now: objects, and what typed arrays take beside them. */
export function bytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
