"""Multi-task facial affect network: expressions, action units, valence and arousal."""
