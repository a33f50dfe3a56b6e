/** What a compressed file says of itself. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** Whether its end is there. */
  readonly complete: boolean;
}
