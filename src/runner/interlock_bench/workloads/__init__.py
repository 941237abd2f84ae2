"""What is run under the models. All of it is module-level, so that it can be sent to processes; modules import little."""
