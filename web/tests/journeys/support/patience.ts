// Waiting for what nobody tells of.

/** How long something may take on a machine that has much to do, in milliseconds. */
export const PATIENCE_MS = 20_000;
const AGAIN_MS = 50;

/** Looks again and again until it finds what is expected, and returns it. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isExpected: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const value = await look();
    if (isExpected(value)) return value;
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${isExpected.toString()}; it is ${JSON.stringify(value, null, 1)}`);
    }
    await new Promise((again) => setTimeout(again, AGAIN_MS));
  }
}
