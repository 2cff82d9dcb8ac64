"""Places and hot spots: points into areas, surfaces, clusters and how they run over time."""
