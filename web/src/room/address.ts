// What somebody types for an address.

/** The address that is meant: who leaves out the beginning means a page of the web, or a mailbox. */
export function asAddress(typed: string): string {
  const words = typed.trim();
  if (/^[a-z][a-z0-9+.-]*:/i.test(words)) return words;
  if (/^[^\s/@]+@[^\s/@]+\.[^\s/@]+$/.test(words)) return `mailto:${words}`;
  return /^[^\s.]+\.[^\s]+$/.test(words) ? `https://${words}` : words;
}
