/** An account of this machine that a service can run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}
