/** A share of a child's frames as people read it, to a tenth of a per cent: `10 %`, `2.5 %`. */
export function shareText(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
