// One after the other within a class; several classes at a time, since most of a row's time is waiting.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 6)]
