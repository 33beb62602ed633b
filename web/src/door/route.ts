// Which of the door's pages an address means.

export type Route = { page: "landing" } | { page: "join"; invitation: string };

/** The page of an address on this server. */
export function routeOf(pathname: string): Route {
  const invitation = /^\/join\/([^/]+)\/?$/.exec(pathname)?.[1];
  return invitation === undefined ? { page: "landing" } : { page: "join", invitation };
}

/** Where the drafting room of a consultation lies. */
export function roomPath(consultation: string): string {
  return `/c/${encodeURIComponent(consultation)}/room`;
}
