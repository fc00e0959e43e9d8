"""What a worker process of pytest-xdist leaves unsaid: most of what it says of a test that passes.

It tells when a test begins and ends and how setup, call and teardown went, in five messages that
cost more than most tests; what is printed and counted needs the call alone. Whatever fails or is
skipped is told whole. For ``--durations`` and ``--junit-xml`` everything is told.
"""

UNSAID = ("logstart", "logfinish")


def quieten(config):
    """Let the worker that this process is, if it is one, tell what matters alone."""
    if not hasattr(config, "workerinput") or config.option.durations or config.option.xmlpath:
        return
    (worker,) = (
        plugin for plugin in config.pluginmanager.get_plugins() if hasattr(plugin, "sendevent")
    )
    send = worker.sendevent

    def told(name, **what):
        if name not in UNSAID and not (name == "testreport" and idle(what["data"])):
            send(name, **what)

    worker.sendevent = told


def idle(report):
    """Tell whether a report is of a setup or teardown in which nothing happened."""
    return report["when"] != "call" and report["outcome"] == "passed"
