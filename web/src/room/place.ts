// Where something that opens from a button stands: under it, above it where there is no room, never outside the window.

/** What is kept free at the edges of the window, in pixels. */
const MARGIN = 8;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The left upper corner of a box of this size, opened from `anchor`; `atEnd` lines up the ends instead of the starts. */
export function placeBeside(
  anchor: Box,
  size: { width: number; height: number },
  room: { width: number; height: number },
  atEnd: boolean,
): { left: number; top: number } {
  const wanted = atEnd ? anchor.right - size.width : anchor.left;
  const left = Math.max(MARGIN, Math.min(wanted, room.width - size.width - MARGIN));
  const under = anchor.bottom + 4;
  const above = anchor.top - size.height - 4;
  const fits = under + size.height <= room.height - MARGIN;
  const top =
    fits || above < MARGIN ? Math.max(MARGIN, Math.min(under, room.height - size.height - MARGIN)) : above;
  return { left, top };
}
