/** The facts on which a trial of the driver depends. If one of them changes, a new trial is needed. */
export interface DriverBuild {
  readonly nodeVersion: string;
  /** Node's binary interface, `process.versions.modules`. */
  readonly binaryInterface: string;
  readonly platform: string;
  readonly arch: string;
  /** The compiled file. */
  readonly bytes: number;
  readonly builtAtMs: number;
}

/** Describes a build in one line. */
export function nameBuild(build: DriverBuild): string {
  const { nodeVersion, binaryInterface, platform, arch, bytes, builtAtMs } = build;
  return `${nodeVersion} ${binaryInterface} ${platform}-${arch} ${bytes} ${Math.floor(builtAtMs)}`;
}

/** The last version of Node 24 whose headers do not have the hook of decision 015. All versions of Node 24 have the same binary interface. */
const headersOfNode24 = '24.18.0';

/** The place and kind of the installed driver. */
export interface DriverPlace {
  readonly folder: string;
  /** Whether this is a clone, which installs and compiles automatically. */
  readonly isClone: boolean;
  readonly nodeVersion: string;
}

/**
 * Returns the command that installs the driver again. `npm run install` runs the driver's own script. Unlike `npm rebuild`, it also works if npm
 * requires approval of such scripts.
 */
export function commandForDriver({ folder, isClone, nodeVersion }: DriverPlace): string {
  if (isClone) return 'rm -r node_modules && npm start';
  const target = nodeVersion.startsWith('24.') ? `npm_config_target=${headersOfNode24} ` : '';
  return `${target}npm run install --prefix ${quote(folder)}`;
}

/** Describes the problem, and what to do. */
export function describeBadDriver(howItEnded: string, place: DriverPlace): string {
  return `SQLite’s driver cannot be used with Node ${place.nodeVersion}: it ${howItEnded} in a trial. Install it again, then start again:
  ${commandForDriver(place)}
This takes a binary from the network or, if there is none, compiles one, which needs a C++ compiler, make and Python 3.`;
}

/** Quotes a path for a shell, if necessary. */
function quote(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
