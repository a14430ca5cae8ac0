// One browser for all, one class after the other: tests of media share two processor cores with what they measure.
[assembly: AssemblyFixture(typeof(Bedrud.Tests.Browser))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
