"""What is counted, for whom and for which period: definitions in, figures with their provenance out.

Takes the record store's counts (`intake.public`) and the areas (`foundations.places.public`); makes one dense table
of counts for each state of the record store, and reads every figure, series and page from it. Hands figures to
the assessment and to anybody who asks `wardmote figure`.
"""
