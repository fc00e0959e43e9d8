"""Does a stored reference stay quiet where nothing changed, and speak where sources did?"""
