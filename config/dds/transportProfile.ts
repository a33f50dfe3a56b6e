/** The suite's transport profile for Fast DDS, from the repository's root. */
export const transportProfile = 'config/dds/fastdds-shared-memory.xml';

/** The same for programs of this machine alone, which set-up chooses where nothing else is asked for. */
export const thisMachineProfile = 'config/dds/fastdds-this-machine.xml';

/**
 * The variable that names a profile to Fast DDS: version 2, of Humble and Jazzy, reads an older one than version 3.
 *
 * @param distribution `ROS_DISTRO`
 */
export function transportProfileVariable(distribution = process.env['ROS_DISTRO']): string {
  return distribution === 'humble' || distribution === 'jazzy'
    ? 'FASTRTPS_DEFAULT_PROFILES_FILE'
    : 'FASTDDS_DEFAULT_PROFILES_FILE';
}
