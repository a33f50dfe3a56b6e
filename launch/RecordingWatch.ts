/**
 * Knows when a recording has ended: its camera then deactivates itself. One that is being restarted is inactive for a while,
 * too, and has not ended.
 */
export class RecordingWatch {
  /** The camera's present life; `undefined` while it is on its way. */
  #life: object | undefined;
  #failure: Error | undefined;

  cameraActivated(): void {
    this.#life = {};
  }

  cameraDied(): void {
    this.#life = undefined;
  }

  /** It died and did not come up again: the end would never come. */
  cameraLost(failure: Error): void {
    this.#failure = failure;
  }

  /**
   * Resolves when the camera has deactivated itself.
   *
   * @param isInactive asks the camera; a failure to answer is no end
   * @throws what `cameraLost` was given
   */
  async end(isInactive: () => Promise<boolean>, { pollMs }: { readonly pollMs: number }): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      if (this.#failure) throw this.#failure;
      const life = this.#life;
      if (life === undefined) continue;
      const inactive = await isInactive().catch(() => false);
      // The answer may be that of the camera started in its place.
      if (inactive && life === this.#life) return;
    }
  }
}
