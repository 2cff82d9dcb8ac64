"""Who may do what, and the doors through which every view passes."""
