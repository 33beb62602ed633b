// What the browser says of its connection, where it says anything.

/** The part of the Network Information API that matters here. */
export interface Connection {
  saveData?: boolean;
  effectiveType?: string;
}

/** Whether somebody pays for every byte, or waits for it. */
export function spares(connection: Connection | undefined): boolean {
  return connection?.saveData === true || /(^|-)2g$/.test(connection?.effectiveType ?? "");
}
