import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendantsOf } from './descendants.js';

/** A command below another root. It is process 1 there, as in a container. */
export interface Confined {
  output: () => string;
  /** Sends a signal to the command itself. */
  kill(signal: NodeJS.Signals): void;
  /** Ends it and everything that it started. */
  destroy(): void;
  /** Resolves with its exit status, or null after a signal. */
  ended: Promise<number | null>;
}

export interface Confinement {
  root: string;
  folder: string;
  environment: Record<string, string>;
  /** Folders of this machine, by the path that they have in the container. */
  mounts?: Readonly<Record<string, string>>;
  /**
   * Runs like `docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --user …`. Otherwise it
   * runs as root, to build.
   */
  user?: string;
}

/** This machine's folders, read-only: its Node and its system replace those of the base images. */
const system = ['bin', 'etc', 'lib', 'lib64', 'sbin', 'usr'];

/** `unshare` gives the command a separate namespace of mounts. No other process sees them, and they end with the command. */
const script = `
set -e
root=$1 folder=$2 user=$3; shift 3
mount --bind "$root" "$root"
for part in ${system.join(' ')}; do
  if [ -L "/$part" ]; then ln -sfn "$(readlink "/$part")" "$root/$part"
  elif [ -d "/$part" ]; then
    mkdir -p "$root/$part"; mount --bind "/$part" "$root/$part"; mount -o remount,bind,ro "$root/$part"
  fi
done
mkdir -p "$root/proc" "$root/dev" "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do mkdir -p "$root/$1"; mount --bind "$2" "$root/$1"; shift 2; done; shift
if [ -z "$user" ]; then exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$folder" "$@"; fi
mount -o remount,bind,ro "$root"
exec chroot "$root" sh -c 'cd "$0" && exec "$@"' "$folder" setpriv --reuid "\${user%:*}" --regid "\${user#*:}" \\
  --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all --pdeathsig keep -- "$@"
`;

/** Runs a command below another root, without Docker. This process must be root. */
export function runConfined(command: readonly string[], confinement: Confinement): Confined {
  const { root, folder, environment, mounts = {}, user = '' } = confinement;
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const args = [...namespaces, 'sh', '-c', script, 'sh', root, folder, user, ...Object.entries(mounts).flat(), '--'];
  const child = spawn('unshare', [...args, ...command], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
  return {
    output: () => output,
    kill(signal) {
      const [first] = descendantsOf(child.pid ?? 0);
      if (first !== undefined) process.kill(first.id, signal);
    },
    destroy: () => void child.kill('SIGKILL'),
    ended: once(child, 'close').then(([status]) => status),
  };
}
