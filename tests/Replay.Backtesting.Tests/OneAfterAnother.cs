// Tests here count the bytes that their thread allocates. A collection that another test causes ends the thread's allocation buffer and
// counts what was left of it, up to 8 KiB: so nothing runs beside them.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
