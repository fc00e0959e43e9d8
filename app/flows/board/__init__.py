"""Parts of the dashboard: plain functions that make tables and texts, and the page around them.

Only ``page`` knows Streamlit. What a file says reaches the page as a cell of a table, as plain text
or as a block of code, never as Markdown or HTML.
"""
