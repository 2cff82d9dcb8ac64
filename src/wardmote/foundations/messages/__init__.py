"""Mail: what leaves the machine leaves after commit, and whoever wrote it is told whether it left."""
