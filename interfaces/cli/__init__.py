"""The command line: `huiyan COMMAND`.

Results go to stdout and nothing else does; diagnostics, progress and hints go to stderr.
Every command is one file of `commands/`, imported only when it is asked for, so that
`--help` does not wait for the engine.
"""
