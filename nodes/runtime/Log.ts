/** What nodes log with: to the console and to /rosout. */
export interface Log {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}
