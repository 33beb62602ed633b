import { automergeReady } from "./wasm.ts";
import { Repo } from "@automerge/automerge-repo/slim";
void automergeReady().then(() => console.log(new Repo({})));
