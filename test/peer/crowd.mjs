import rclnodejs from 'rclnodejs';

// So many programs of a ROS domain as its argument says, in one process, until its input ends.
for (let number = 1; number <= Number(process.argv[2]); number += 1) {
  const context = new rclnodejs.Context();
  await rclnodejs.init(context);
  new rclnodejs.Node(`crowd_${number}`, '', context);
}
process.stdout.write('ready\n');
process.stdin.on('end', () => process.exit(0)).resume();
