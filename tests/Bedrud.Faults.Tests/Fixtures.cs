// One after the other: each measures how soon something is right.
[assembly: AssemblyFixture(typeof(Bedrud.Tests.Browser))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
