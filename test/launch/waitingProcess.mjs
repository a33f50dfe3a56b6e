// A process in a launch's reserve, without the suite: it says what it becomes, with the variable MARK, and ends with its launch.
// Names that are `brief` have it end by itself.
if (process.argv[2] === 'brief') process.exit(1);
process.once('disconnect', () => process.exit());
process.once('message', ({ becomes, env }) => {
  console.log(
    `one of ${process.argv[2]} with ${process.argv.slice(3).join(' ')} became ${becomes.join(' ')} with ${env.MARK}`,
  );
  process.send?.('heartbeat');
});
