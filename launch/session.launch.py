"""The whole suite for those who use ros2 launch: the same processes as `rapport launch session`.

ros2 launch launch/session.launch.py [recording:=FILE] [robot:=true] [image:=TOPIC] [params_file:=FILE] [sessions:=FOLDER]

The nodes configure and activate themselves. Without a recording the images come from the robot's driver, on the topic image.
"""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction
from launch.substitutions import LaunchConfiguration

RAPPORT = str(Path(__file__).resolve().parent.parent / 'bin' / 'rapport')
ROBOT_IMAGE = '/camera/front/image_raw'


def processes(context):
    """One action a process, in the order from robot to camera."""
    value = {name: LaunchConfiguration(name).perform(context) for name in ('recording', 'robot', 'image', 'params_file', 'sessions')}
    own = ['--params-file', value['params_file']] if value['params_file'] else []
    image = ['-r', f"image:={value['image']}"]

    def process(nodes, ros_arguments):
        return ExecuteProcess(
            cmd=[RAPPORT, 'node', *nodes, '--ros-args', *ros_arguments, *own],
            output='screen',
            respawn=True,
            respawn_delay=0.5,
            sigterm_timeout='8',
        )

    simulator = [] if value['robot'] == 'true' else ['nao_simulator']
    actions = [
        process([*simulator, 'behaviour', 'session'], ['-p', f"session:folder:={value['sessions']}"]),
        process(['engagement', 'affect', 'face'], image),
    ]
    if value['recording']:
        source = Path(value['recording']).resolve()
        actions.append(process(['camera'], [*image, '-p', f"camera:source:='{source}'"]))
    return actions


def generate_launch_description():
    """Entry point of ros2 launch."""
    return LaunchDescription([
        DeclareLaunchArgument('recording', default_value='', description='A video file as the camera'),
        DeclareLaunchArgument('robot', default_value='false', description='A real NAO instead of a simulated one'),
        DeclareLaunchArgument('image', default_value=ROBOT_IMAGE, description='The topic of the images'),
        DeclareLaunchArgument('params_file', default_value='', description='A ROS parameter file for every node'),
        DeclareLaunchArgument('sessions', default_value='sessions', description='Where sessions are written'),
        OpaqueFunction(function=processes),
    ])
