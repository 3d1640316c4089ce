"""Everything that decodes pixels, in a child process with limits: decoders crash, the daemon does not.

The parent's side imports no image library: `child` starts the process and asks it, `wire` carries question and answer.
What runs in the child alone says so; there `worker` answers, by the `tasks_*` modules.
"""
