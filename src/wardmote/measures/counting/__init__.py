"""What is counted: definitions, periods, areas, and the dense table of counts that every number is read from."""
