class Update {
  ready = $state(false);
  later() {
    this.ready = false;
  }
  reload() {
    location.reload();
  }
}
export const update = new Update();
