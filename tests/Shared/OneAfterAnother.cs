// Tests count the bytes that their thread allocates, and rings spin on the few processors there are. A collection that another test causes ends
// the thread's allocation buffer and counts what was left of it, up to 8 KiB: so the tests of a project run one after another.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
