"""The loop of the service, and what it drives: filing, acting, announcing, the processes beside it."""
