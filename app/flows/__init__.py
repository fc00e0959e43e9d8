"""Score flows with the package of the pipeline alone: severity, anomaly, ATT&CK, and why.

    python -m app.flows capture.pcap
    python -m app.flows flows.csv --out scored.xlsx --layer layer.json --budget 50

From Python, as the dashboard does::

    from app.flows import infer, ingest

    scorer = infer.Scorer("models/flows/package")
    upload = ingest.read(buffer, "flows.csv")      # or a path; a ValueError says what is wrong
    scored = scorer.score(upload.flows)            # one row a flow, same index
    page = ingest.shown(scored)                    # before anybody sees a text of it

    scored, tags = scorer.tagged(upload.flows)     # the same, and which rule says what
    layer = scorer.layer(coverage.counted(tags))   # for the ATT&CK Navigator; coverage is in
                                                   # rampart.tasks.flows.attack

and, for a file that memory need not hold, ``for flows in ingest.stream(path).frames``.
"""
