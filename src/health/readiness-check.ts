/** What a check found. */
export type Finding =
  | { readonly ready: true; readonly facts?: Facts }
  /** The reason is for people, in plain words; it is shown to everyone, so it holds no address, no name of a user, no secret. */
  | { readonly ready: false; readonly reason: string; readonly facts?: Facts };

/** Numbers and words that help to understand a finding; shown to everyone as well. */
export type Facts = Readonly<Record<string, unknown>>;

/** One part of what a process needs to do its work, as the feature that knows the part declares it. */
export interface ReadinessCheck {
  /** Key in the answer: `redis`, `stream:order`. */
  readonly name: string;
  /** Looks now, or tells what was seen lately. May fail or never answer: both count as not ready. */
  check(): Finding | Promise<Finding>;
}
