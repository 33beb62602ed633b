// The room's page: makes what its parts share, and shows it.
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/document.css";
import "./styles/marks.css";
import { mount } from "svelte";
import RoomApp from "./components/room/RoomApp.svelte";
import { Announcer } from "./room/announcer.svelte.ts";
import { CatchingUp } from "./room/catching-up.svelte.ts";
import { Commenting } from "./room/commenting.svelte.ts";
import { Inviting } from "./room/inviting.svelte.ts";
import { Layout } from "./room/layout.svelte.ts";
import { Leading } from "./room/leading.svelte.ts";
import { LookingBack } from "./room/looking-back.svelte.ts";
import { RoomModel } from "./room/model.svelte.ts";
import { Preferences } from "./room/preferences.svelte.ts";
import { Reviewing } from "./room/reviewing.svelte.ts";
import { Suggesting } from "./room/suggesting.svelte.ts";
import { Suggestions } from "./room/suggestions.svelte.ts";
import { Update } from "./room/update.svelte.ts";
import { Writing } from "./room/writing.svelte.ts";
import { api } from "./session/api.ts";
import { openRoom } from "./session/room.ts";

/** The consultation that an address names: /c/{id}/room. */
function consultationOf(path: string): string {
  return decodeURIComponent(path.split("/")[2] ?? "");
}

const announcer = new Announcer();
const room = new RoomModel(consultationOf(location.pathname), api, announcer);
const writing = new Writing();
const suggestions = new Suggestions(room);
const context = {
  announcer,
  room,
  writing,
  leading: new Leading(room),
  inviting: new Inviting(room),
  lookingBack: new LookingBack(room),
  suggestions,
  suggesting: new Suggesting(room),
  commenting: new Commenting(room, writing),
  reviewing: new Reviewing(room, suggestions),
  catchingUp: new CatchingUp(room),
  layout: new Layout(),
  preferences: new Preferences(),
  update: new Update(),
};

const open = () => void room.open(openRoom);
open();
mount(RoomApp, { target: document.getElementById("app")!, props: { context, open } });
context.update.watch();
