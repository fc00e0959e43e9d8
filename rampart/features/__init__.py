"""What turns rows into numbers. One folder a kind, so that an item of dvc.yaml can name it whole.

A kind has ``Params`` and ``Features`` with ``fit``, ``fit_extract``, ``extract``, ``refit``,
``weigh`` and ``transform``; it is loaded by the name that params.yaml gives.
"""
