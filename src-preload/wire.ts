/** What crosses the process boundary: three channels, and nothing else. Every call is a name carried on the first. */
export const callChannel = 'studio:call';
export const eventChannel = 'studio:event';
/** A dropped file's real path travels on this one from the preload to main; the page gets a token, never the path. */
export const grantChannel = 'studio:grant';

/** The one object the preload puts on the page's window. */
export interface Wire {
  call(name: string, input: unknown): Promise<unknown>;
  on(name: string, listener: (payload: unknown) => void): () => void;
  /** Exchanges a file or folder the person really dropped for a token that main will accept once, from this page. */
  grant(file: File): Promise<string>;
}
