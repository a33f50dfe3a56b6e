import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {import('../project.mjs').Project} Project */
/** @typedef {import('./chooseRos.mjs').Ros} Ros */

/**
 * The environment of every process of the suite: what a `setup.bash` exports, and the suite's own settings. The dynamic
 * linker reads LD_LIBRARY_PATH once, so all of it must be set before Node starts.
 *
 * @typedef {object} Environment
 * @property {Ros} ros
 * @property {Record<string, string[]>} prepend Put in front of search paths.
 * @property {Record<string, string>} set
 * @property {Record<string, string>} fallback Set unless the user has set them.
 * @property {string | undefined} loopbackProfile Fast DDS's profile for this machine alone, in the place of `fallback`'s profile and
 *   discovery range where nothing says that others are to be reached: for a range of LOCALHOST `rmw_fastrtps` adds transports to those of
 *   the profile, and programs take longer to find each other. `undefined` where ROS may come with another DDS.
 */

const rangeVariable = 'ROS_AUTOMATIC_DISCOVERY_RANGE';
const profileVariable = 'FASTDDS_DEFAULT_PROFILES_FILE';
const fastDds = 'rmw_fastrtps_cpp';

/**
 * @param {Project} project
 * @param {Ros} ros
 * @param {string[]} interfacePackages The packages of `msg/` that this machine builds, in build order.
 * @returns {Environment}
 */
export function composeEnvironment(project, ros, interfacePackages) {
  const own = interfacePackages.map((name) => join(project.interfaces, name)).reverse();
  /** @type {Record<string, string[]>} */
  const base = ros.kind === 'wheels' ? wheelPaths(project) : ros.paths;
  const python = ros.kind === 'wheels' ? [sitePackages(project)] : [];
  /** @type {Record<string, string[]>} */
  const prepend = {
    PATH: base['PATH'] ?? [],
    LD_LIBRARY_PATH: [...own.map((prefix) => join(prefix, 'lib')), ...(base['LD_LIBRARY_PATH'] ?? [])],
    AMENT_PREFIX_PATH: [...own, ...(base['AMENT_PREFIX_PATH'] ?? ros.prefixes)],
    CMAKE_PREFIX_PATH: [...own, ...(base['CMAKE_PREFIX_PATH'] ?? ros.prefixes)],
    PYTHONPATH: [...own.flatMap(pythonFolders), ...(base['PYTHONPATH'] ?? python)],
  };
  const profile = join(project.root, 'config/dds/fastdds-shared-memory.xml');
  return {
    ros,
    prepend,
    set: {
      ROS_DISTRO: ros.distribution,
      ROS_VERSION: '2',
      ROS_PYTHON_VERSION: '3',
      // Otherwise each Python that sees the wheels starts itself a second time to set LD_LIBRARY_PATH.
      ...(ros.kind === 'wheels' ? { _ROS_WHEELS_BOOTSTRAP_COMPLETE: '1' } : {}),
      // opencv4nodejs looks for an OpenCV of its own making when it is loaded, unless told not to.
      OPENCV4NODEJS_DISABLE_AUTOBUILD: '1',
      // Otherwise ONNX Runtime tells its maker of the models that are loaded, with the command line: see docs/security.md.
      ORT_DISABLE_TELEMETRY: '1',
    },
    fallback: {
      ...(ros.kind === 'wheels' ? { RMW_IMPLEMENTATION: fastDds } : {}),
      // A child's data never leaves the machine unless the user says so. Humble only knows the older variable.
      ...(ros.distribution === 'humble' ? { ROS_LOCALHOST_ONLY: '1' } : { [rangeVariable]: 'LOCALHOST' }),
      [profileVariable]: profile,
      // Fast DDS 2 (Humble, Jazzy) reads the older name.
      ...(['humble', 'jazzy'].includes(ros.distribution) ? { FASTRTPS_DEFAULT_PROFILES_FILE: profile } : {}),
    },
    loopbackProfile:
      ros.kind === 'wheels' ? join(project.root, 'config/dds/fastdds-this-machine.xml') : undefined,
  };
}

/**
 * The variables of a process: `env` with the environment put into it. Applied twice it changes nothing.
 *
 * @param {Environment} environment
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function applyEnvironment(environment, env) {
  const result = { ...env, ...environment.set };
  for (const [name, paths] of Object.entries(environment.prepend)) {
    const rest = (env[name] ?? '').split(delimiter).filter((path) => path !== '' && !paths.includes(path));
    const all = [...paths, ...rest];
    if (all.length > 0) result[name] = all.join(delimiter);
  }
  const { fallback, loopbackProfile } = environment;
  const isAlone = staysOnThisMachine(environment, env);
  if (isAlone) result[profileVariable] = loopbackProfile;
  else if (env[profileVariable] === loopbackProfile) delete result[profileVariable];
  for (const [name, value] of Object.entries(fallback))
    if (!(isAlone && name === rangeVariable)) result[name] ||= value;
  return result;
}

/**
 * Whether the profile for this machine alone is to be used. One that is not there would have Fast DDS reach everybody.
 *
 * @param {Environment} environment
 * @param {NodeJS.ProcessEnv} env
 */
function staysOnThisMachine({ loopbackProfile }, env) {
  return (
    loopbackProfile !== undefined &&
    !env[rangeVariable] &&
    !env['ROS_STATIC_PEERS'] &&
    (env['RMW_IMPLEMENTATION'] || fastDds) === fastDds &&
    (env[profileVariable] || loopbackProfile) === loopbackProfile &&
    existsSync(loopbackProfile)
  );
}

/**
 * The same as a file to be sourced by any POSIX shell.
 *
 * @param {Environment} environment
 */
export function renderShell(environment) {
  return [
    '# Written by set-up. Source it in a shell that is to run the suite or other ROS programs beside it:',
    '#   . .ros/environment.sh',
    ...Object.entries(environment.prepend)
      .filter(([, paths]) => paths.length > 0)
      .map(([name, paths]) => `export ${name}=${quote(paths.join(delimiter))}"\${${name}:+:$${name}}"`),
    ...Object.entries(environment.set).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...renderDiscovery(environment),
    ...Object.entries(environment.fallback)
      .filter(([name]) => environment.loopbackProfile === undefined || name !== rangeVariable)
      .map(([name, value]) => fallbackLine(name, value)),
    '',
  ].join('\n');
}

/**
 * `staysOnThisMachine`, for a shell.
 *
 * @param {Environment} environment
 */
function renderDiscovery({ loopbackProfile, fallback }) {
  if (loopbackProfile === undefined) return [];
  const profile = quote(loopbackProfile);
  const conditions = [
    `[ -z "\${${rangeVariable}:-}\${ROS_STATIC_PEERS:-}" ]`,
    `[ "\${RMW_IMPLEMENTATION:-${fastDds}}" = ${fastDds} ]`,
    `{ [ -z "\${${profileVariable}:-}" ] || [ "$${profileVariable}" = ${profile} ]; }`,
    `[ -r ${profile} ]`,
  ];
  return [
    `if ${conditions.join(' && ')}; then`,
    `  export ${profileVariable}=${profile}`,
    'else',
    `  if [ "\${${profileVariable}:-}" = ${profile} ]; then unset ${profileVariable}; fi`,
    `  ${fallbackLine(rangeVariable, fallback[rangeVariable] ?? '')}`,
    'fi',
  ];
}

/**
 * @param {string} name
 * @param {string} value
 */
function fallbackLine(name, value) {
  return `if [ -z "\${${name}:-}" ]; then export ${name}=${quote(value)}; fi`;
}

/** @param {Project} project */
function wheelPaths(project) {
  const libraries = sitePackages(project);
  const bundled = existsSync(libraries)
    ? readdirSync(libraries)
        .filter((name) => /^ros_.*\.libs$/.test(name))
        .sort()
    : [];
  return {
    PATH: [join(project.rosWheels, 'bin')],
    LD_LIBRARY_PATH: [join(project.rosWheels, 'lib'), ...bundled.map((name) => join(libraries, name))],
  };
}

/** @param {Project} project */
export function sitePackages(project) {
  return join(
    project.rosWheels,
    'lib',
    pythonFolder(join(project.rosWheels, 'lib')) ?? 'python3',
    'site-packages',
  );
}

/**
 * Where a package of `msg/` has its Python modules: `lib/python3.12/site-packages`, or Debian's `local/…/dist-packages`.
 *
 * @param {string} prefix
 */
function pythonFolders(prefix) {
  return ['lib', 'local/lib'].flatMap((lib) => {
    const python = pythonFolder(join(prefix, lib));
    if (python === undefined) return [];
    return ['site-packages', 'dist-packages']
      .map((name) => join(prefix, lib, python, name))
      .filter(existsSync);
  });
}

/** @param {string} lib */
function pythonFolder(lib) {
  return existsSync(lib) ? readdirSync(lib).find((name) => /^python3\.\d+$/.test(name)) : undefined;
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
