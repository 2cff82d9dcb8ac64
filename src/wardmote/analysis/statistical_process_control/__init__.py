"""Statistical process control: is a series, or an area among others, behaving as usual?"""
