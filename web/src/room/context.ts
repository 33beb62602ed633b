// What every component of the room may ask for.
import { createContext } from "svelte";
import type { Announcer } from "./announcer.svelte.ts";
import type { CatchingUp } from "./catching-up.svelte.ts";
import type { Commenting } from "./commenting.svelte.ts";
import type { Inviting } from "./inviting.svelte.ts";
import type { Layout } from "./layout.svelte.ts";
import type { Leading } from "./leading.svelte.ts";
import type { LookingBack } from "./looking-back.svelte.ts";
import type { RoomModel } from "./model.svelte.ts";
import type { Preferences } from "./preferences.svelte.ts";
import type { Reviewing } from "./reviewing.svelte.ts";
import type { Suggesting } from "./suggesting.svelte.ts";
import type { Suggestions } from "./suggestions.svelte.ts";
import type { Update } from "./update.svelte.ts";
import type { Writing } from "./writing.svelte.ts";

export interface RoomContext {
  announcer: Announcer;
  room: RoomModel;
  writing: Writing;
  leading: Leading;
  inviting: Inviting;
  lookingBack: LookingBack;
  suggestions: Suggestions;
  suggesting: Suggesting;
  commenting: Commenting;
  reviewing: Reviewing;
  catchingUp: CatchingUp;
  layout: Layout;
  preferences: Preferences;
  update: Update;
}

export const [roomContext, provideRoom] = createContext<RoomContext>();
