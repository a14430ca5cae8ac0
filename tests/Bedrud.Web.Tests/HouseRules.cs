using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Data;
using Microsoft.AspNetCore.Components;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Bedrud.Web.Tests;

/// <summary>The rules of the house (docs/design.md), so that nobody breaks one without noticing.</summary>
public sealed class HouseRules
{
    private static readonly System.Reflection.Assembly Domain = typeof(RoomName).Assembly;
    private static readonly System.Reflection.Assembly Infrastructure = typeof(BedrudDbContext).Assembly;
    private static readonly System.Reflection.Assembly Web = typeof(Program).Assembly;

    private static readonly Architecture House = new ArchLoader().LoadAssemblies(Infrastructure, Web).Build();

    [Fact]
    public void Domain_Always_ReferencesNothingButTheBaseClassLibrary() => Assert.All(
        Domain.GetReferencedAssemblies(),
        reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void Infrastructure_Never_KnowsTheWeb() =>
        Assert.DoesNotContain(Infrastructure.GetReferencedAssemblies(), a => a.Name == Web.GetName().Name);

    [Fact]
    public void Components_Never_TouchTheDatabaseOrLiveKit() => Classes()
        .That().ResideInAssembly(Web).And().AreAssignableTo(Types(true).That().HaveFullName(typeof(ComponentBase).FullName!))
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(
            @"Microsoft\.EntityFrameworkCore\..*|Bedrud\.Infrastructure\.Data\..*|Bedrud\.Infrastructure\.LiveKit\.(Api|Protocol)\..*"))
        .WithoutRequiringPositiveResults()
        .Check(House);

    [Fact]
    public void Features_Ever_MeetThroughServicesOnly() => Classes()
        .That().ResideInNamespaceMatching(@"Bedrud\.Web\.Features\..*").And().HaveNameEndingWith("Service")
        .Should().NotDependOnAny(Types().That().HaveNameEndingWith("Endpoints").Or().HaveNameEndingWith("Page"))
        .Check(House);
}
