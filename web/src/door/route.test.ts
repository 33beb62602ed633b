import { expect, test } from "vitest";
import { routeOf } from "./route.ts";

test.each([
  ["/", { page: "landing" }],
  ["/join/abc-1", { page: "join", invitation: "abc-1" }],
  ["/join/abc-1/", { page: "join", invitation: "abc-1" }],
  ["/join/", { page: "landing" }],
])("%s", (pathname, route) => {
  expect(routeOf(pathname)).toEqual(route);
});
