"""The servers of a day: Debian's own, and a small web application that is weak on purpose."""
