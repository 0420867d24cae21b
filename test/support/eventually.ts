/** Longest wait for something that is to come, in milliseconds: a busy machine takes its time. */
const PATIENCE = 15_000;

/**
 * Asks again and again until the answer is there, and hands it out; fails when it never comes.
 * @param patience longest wait, in milliseconds
 */
export async function eventually<T>(ask: () => T | undefined | false, patience = PATIENCE): Promise<T> {
  for (const end = Date.now() + patience; Date.now() < end;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain for: ${String(ask)}`);
}
