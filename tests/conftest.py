"""What holds for all tests."""

import multiprocessing
import signal
from multiprocessing import forkserver

# A shell starts background jobs with SIGINT ignored, and children inherit that: interruptions could not be tested.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Only the first fork server of a program heeds what to load beforehand. Whichever test begins, it is what loading
# policy documents asks for: or every worker of every test would compile the vocabularies for itself.
multiprocessing.set_forkserver_preload(["loaders.warm"])
forkserver.ensure_running()
