// The door: the landing page, and the page that an invitation opens. It knows neither Automerge nor the editor, so that
// the first visit is light.
import { mount } from "svelte";
import Door from "./components/door/Door.svelte";
import { prepareRoomWhenIdle } from "./door/prefetch.ts";
import { currentLanguage } from "./messages/language.svelte.ts";
import "./styles/tokens.css";
import "./styles/base.css";

document.documentElement.lang = currentLanguage();
mount(Door, { target: document.getElementById("app")! });
prepareRoomWhenIdle();
