/** How long after its field has gone from the page a word goes on being typed. */
const goesOnMs = 1_000;

/** What of a field of text says whether it is still on the page. */
export interface Field {
  readonly isConnected: boolean;
}

/**
 * Tells the rest of a word from commands: where a field goes while somebody types in it, as that of a prompt that expires,
 * the letters that follow are no keys of the page.
 */
export class TypingGoesOn {
  private typed: { readonly field: Field; readonly atMs: number } | undefined;

  /**
   * Takes each key of the page, in order.
   *
   * @param field the field of text that the key is typed into, if any
   * @param atMs when, on the page's clock
   * @returns whether the key belongs to a word whose field has gone: the one before was typed into it, or on after it, at
   * most a second ago
   */
  isTypedOn(field: Field | undefined, atMs: number): boolean {
    const { typed } = this;
    if (typed !== undefined && !typed.field.isConnected && atMs - typed.atMs <= goesOnMs) {
      this.typed = { field: typed.field, atMs };
      return true;
    }
    this.typed = field === undefined ? undefined : { field, atMs };
    return false;
  }
}
