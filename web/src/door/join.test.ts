import { expect, test } from "vitest";
import { translator } from "../messages/catalogue.ts";
import { ApiError, type InvitationPreview, type Joined } from "../session/api.ts";
import { Joining } from "./join.svelte.ts";
import { recent, rememberedName, rememberName, type Shelf } from "./recent.ts";

const t = translator("en");

function preview(
  change: { sealed?: boolean; already?: InvitationPreview["already"] } = {},
): InvitationPreview {
  const { sealed = false, already = null } = change;
  return {
    role: "drafter",
    consultation: { id: "c1", title: "Declaration", stage: "Zero draft", closed: false, sealed, versions: 0 },
    may: { draft: true, discussion: true, publish: false, invite: false },
    already,
  };
}

/** Somebody before a door that answers as told. */
function before(offer: InvitationPreview | ApiError, answer?: ApiError) {
  const kept = new Map<string, string>();
  const on: Shelf = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
  const names: string[] = [];
  const api = {
    async invitation(): Promise<InvitationPreview> {
      if (offer instanceof ApiError) throw offer;
      return offer;
    },
    async join(_: string, name: string): Promise<Joined> {
      names.push(name);
      if (answer) throw answer;
      if (offer instanceof ApiError) throw offer;
      return {
        role: offer.role,
        participant: "p",
        consultation: offer.consultation as Joined["consultation"],
      };
    },
  };
  return { joining: new Joining("token", { api, t, shelf: on, now: () => 7 }), on, names };
}

test("somebody comes in under a name, which the next door knows", async () => {
  const { joining, on, names } = before(preview());
  await joining.look();
  joining.name = "Ana";
  expect(await joining.comeIn()).toBe("c1");
  expect(names).toEqual(["Ana"]);
  expect(rememberedName(on)).toBe("Ana");
  expect(recent(on)).toEqual([{ id: "c1", title: "Declaration", role: "drafter", opened: 7 }]);
});

test("nobody comes in without a name", async () => {
  const { joining, names } = before(preview());
  await joining.look();
  joining.name = "  ";
  expect(await joining.comeIn()).toBeNull();
  expect(joining.wrongName).not.toBe("");
  expect(names).toEqual([]);
});

test("a sealed consultation neither offers the name that is known nor keeps the one that is given", async () => {
  const { joining, on } = before(preview({ sealed: true }));
  rememberName("Ana", on);
  await joining.look();
  expect(joining.name).toBe("");
  joining.name = "Nobody";
  await joining.comeIn();
  expect(rememberedName(on)).toBe("Ana");
});

test("who is in already goes on as who they are", async () => {
  const { joining, on, names } = before(
    preview({ already: { participant: "p", name: "Ana", role: "rapporteur" } }),
  );
  await joining.look();
  expect(joining.goOn()).toBe("c1");
  expect(recent(on)[0]?.role).toBe("rapporteur");
  expect(names).toEqual([]);
});

test.each(["invitation-unknown", "invitation-expired", "invitation-used-up"])(
  "%s is said before a name is asked for",
  async (code) => {
    const { joining } = before(new ApiError(410, code, "Gone."));
    await joining.look();
    expect(joining.offer).toBeNull();
    expect(joining.failure).toMatchObject({ code, sentence: t(`failure-${code}`) });
  },
);

test("an invitation that ends between the look and the button ends the form; a lost connection does not", async () => {
  const ended = before(preview(), new ApiError(410, "invitation-used-up", "Gone."));
  await ended.joining.look();
  ended.joining.name = "Ana";
  await ended.joining.comeIn();
  expect(ended.joining.failure?.code).toBe("invitation-used-up");

  const offline = before(preview(), new ApiError(0, "offline"));
  await offline.joining.look();
  offline.joining.name = "Ana";
  await offline.joining.comeIn();
  expect(offline.joining.failure).toBeNull();
  expect(offline.joining.wrongName).toBe(t("failure-offline"));
  expect(offline.joining.busy).toBe(false);
});
