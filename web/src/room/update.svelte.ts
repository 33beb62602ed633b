// A newer version of this page lies ready on this device: it is taken when the reader says so.
import { keepForOffline } from "../offline.ts";

export class Update {
  ready = $state(false);
  #reload: () => void = () => {};

  /** Has the page's files kept on this device, and hears of newer ones. */
  watch(): void {
    void keepForOffline((reload) => {
      this.#reload = reload;
      this.ready = true;
    });
  }

  /** Changes over to the newer version. What was written is kept. */
  take(): void {
    this.#reload();
  }

  /** Leaves it for the next time that the page is opened. */
  later(): void {
    this.ready = false;
  }
}
