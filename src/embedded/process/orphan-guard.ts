import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Waits for the end of its stdin, which comes when the parent dies, however it dies. A line is the process id to end then (empty: none),
 * or `done`. $1: signal, $2: folder to delete (may be empty). Where nobody waits for orphans (a container without init), an ended process
 * keeps its id: hence no endless waiting.
 */
const SCRIPT = `
pid=
while read -r line; do
  case $line in done) exit 0 ;; *) pid=$line ;; esac
done
if [ -n "$pid" ]; then
  kill -s "$1" "$pid"
  tries=0
  while [ $tries -lt 20 ] && kill -s 0 "$pid"; do
    tries=$((tries + 1))
    [ $tries -lt 15 ] || kill -s KILL "$pid"
    sleep 1
  done
fi
[ -z "$2" ] || rm -rf -- "$2"
`;

/**
 * Ends a service and deletes its folder when this process goes without doing so itself (SIGKILL, crash, `process.exit`). A shell of its
 * own, in a session of its own, so that neither Ctrl-C nor the death of this process reaches it.
 */
export class OrphanGuard {
  private constructor(private readonly shell: ChildProcess) {}

  /** @param folder is deleted with everything in it when this process dies. */
  static start(stopSignal: 'SIGINT' | 'SIGTERM', folder: string | undefined): OrphanGuard {
    const args = ['-c', SCRIPT, 'sh', stopSignal.slice('SIG'.length), folder ?? ''];
    const shell = spawn('/bin/sh', args, { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    // Without a guard the service still stops in every orderly way.
    shell.on('error', () => undefined);
    shell.stdin.on('error', () => undefined);
    // The guard must not keep this process alive.
    shell.unref();
    if (shell.stdin instanceof Socket) shell.stdin.unref();
    return new OrphanGuard(shell);
  }

  /** From now on this process id is the one to end; undefined: none. */
  watch(pid: number | undefined): void {
    this.shell.stdin?.write(`${pid ?? ''}\n`);
  }

  /** The guard goes without doing anything. */
  release(): void {
    this.shell.stdin?.end('done\n');
  }
}
