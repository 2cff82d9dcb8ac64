"""The page frame, components, charts and maps that every room shares."""
