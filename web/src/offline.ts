// The service worker: it keeps the page's files on this device, so that the page opens without a connection.

const ADDRESS = "/app/sw.js";

/** Tells when the files of a newer version lie ready; `reload` changes over to them. */
export type OnNewer = (reload: () => void) => void;

/**
 * Has the page's files kept on this device. Where the browser has no service workers, or keeps them from pages without
 * TLS, the page works on and needs a connection to open.
 */
export async function keepForOffline(onNewer: OnNewer = () => {}): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register(ADDRESS, { scope: "/" });
    if (registration.waiting) tell(registration.waiting, onNewer);
    registration.addEventListener("updatefound", () => {
      const arriving = registration.installing;
      arriving?.addEventListener("statechange", () => {
        // The first one that is ever installed replaces nothing, and nobody needs to hear of it.
        if (arriving.state === "installed" && navigator.serviceWorker.controller) tell(arriving, onNewer);
      });
    });
    whenSeenAgain(() => void registration.update().catch(() => {}));
  } catch {
    // Private windows may refuse it.
  }
}

function tell(waiting: ServiceWorker, onNewer: OnNewer): void {
  onNewer(() => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ type: "SKIP_WAITING" });
  });
}

/** A page that stays open for days asks for a newer version when it is looked at again, once an hour at most. */
function whenSeenAgain(ask: () => void): void {
  const PAUSE_MS = 60 * 60 * 1000;
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - asked < PAUSE_MS) return;
    asked = Date.now();
    ask();
  });
}
