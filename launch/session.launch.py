"""`rapport launch session` for those who use ros2 launch: the same processes, order, restarts and session.

ros2 launch launch/session.launch.py [recording:=FILE] [robot:=true] [child:=ID] [culture:=ID] [operator:=NAME] [start:=false]
    [protocol:=NAME_OR_FILE] [language:=TAG] [image:=TOPIC] [params_file:=FILE] [sessions:=FOLDER]

It is one process for ros2 launch, which brings its nodes up in lifecycle order, restarts one that dies and takes them down
in reverse. Without a recording the images come from the robot's driver, on the topic image.
"""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction, Shutdown
from launch.substitutions import LaunchConfiguration

RAPPORT = str(Path(__file__).resolve().parent.parent / 'bin' / 'rapport')
ARGUMENTS = {
    'recording': ('', 'A video file as the camera'),
    'robot': ('false', 'A real NAO instead of a simulated one'),
    'child': ('', "The child's pseudonym"),
    'culture': ('', "The child's culture, for its engagement head"),
    'operator': ('operator', 'Who leads the session'),
    'protocol': ('', 'What is gone through: a name in config/protocols or a YAML file'),
    'language': ('', "Of the protocol's phrases; its first by default"),
    'start': ('true', 'Start a session at once'),
    'image': ('', "Another topic of the images than the robot's"),
    'params_file': ('', 'A ROS parameter file for every node'),
    'sessions': ('sessions', 'Where sessions are written'),
}


def suite(context):
    """The one action."""
    value = {name: LaunchConfiguration(name).perform(context) for name in ARGUMENTS}
    for name in ('robot', 'start'):
        value[name] = value[name].lower()
        if value[name] not in ('true', 'false'):
            raise ValueError(f'{name}:={value[name]} is neither true nor false: write one of them.')
    options = ['--operator', value['operator'], '--folder', value['sessions']]
    if value['recording']:
        options += ['--recording', value['recording']]
    for name in ('child', 'culture', 'protocol', 'language'):
        options += [f'--{name}', value[name]] if value[name] else []
    options += ['--robot'] if value['robot'] == 'true' else []
    options += [] if value['start'] == 'true' else ['--no-start']
    ros_arguments = ['-r', f"image:={value['image']}"] if value['image'] else []
    ros_arguments += ['--params-file', value['params_file']] if value['params_file'] else []
    return [
        ExecuteProcess(
            cmd=[RAPPORT, 'launch', 'session', *options, *(['--ros-args', *ros_arguments] if ros_arguments else [])],
            output='screen',
            # It saves the session and takes its nodes down in order before it ends.
            sigterm_timeout='60',
            on_exit=Shutdown(),
        )
    ]


def generate_launch_description():
    """Entry point of ros2 launch."""
    arguments = [
        DeclareLaunchArgument(name, default_value=default, description=says) for name, (default, says) in ARGUMENTS.items()
    ]
    return LaunchDescription([*arguments, OpaqueFunction(function=suite)])
