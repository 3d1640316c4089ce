"""Everything that decodes pixels, in a child process with limits: decoders crash, the daemon does not.

The parent's side (`child`, `wire`, `client`, `index`) imports no image library; `worker` and the `tasks_*` modules run
in the child alone.
"""
