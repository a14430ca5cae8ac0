using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrud.Web.Tests.Health;

/// <summary>A check that finds what a test tells it to.</summary>
public sealed class StagedCheck(string id, CheckGroup group, Finding finding) : ICheck
{
    public CheckInfo Info { get; } = new(id, group) { Every = TimeSpan.FromHours(1), EveryWhileWrong = TimeSpan.FromHours(1) };

    public Finding Finding { get; set; } = finding;

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Finding);
}

/// <summary>A remedy that does what a test tells it to.</summary>
public sealed class StagedRemedy : IRemedy
{
    public string Id => "move-port";

    public bool Works { get; set; } = true;

    public string Before { get; set; } = "7880";

    public Action Applied { get; set; } = () => { };

    public Task<RemedyPlan?> PlanAsync(string argument, CancellationToken cancellationToken) =>
        Task.FromResult<RemedyPlan?>(new RemedyPlan { Changes = [new SettingChange("LiveKit:Port", Before, argument)], RestartsMediaServer = true });

    public Task<bool> ApplyAsync(string argument, CancellationToken cancellationToken)
    {
        if (Works)
            Applied();
        return Task.FromResult(Works);
    }
}

/// <summary>A portal whose checks are those of a test.</summary>
public sealed class StagedPortal(params ICheck[] checks) : Portal
{
    public StagedRemedy Remedy { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            foreach (var registered in services.Where(service => service.ServiceType == typeof(ICheck) || service.ServiceType == typeof(IRemedy)).ToList())
                services.Remove(registered);
            foreach (var check in checks)
                services.AddSingleton(check);
            services.AddSingleton<IRemedy>(Remedy);
        });
    }

    public static StagedCheck Failing() => new("C4", CheckGroup.Start, new Finding(Verdict.Failing, "taken", "7880")
    {
        Evidence = [new Evidence("port", "7880/tcp"), new Evidence("seen", "2026-11-23T10:00:00Z")],
        Fixes = [new Fix("move") { Remedy = "move-port", Argument = "7890" }, new Fix("stop") { Lines = "systemctl stop nginx", Language = "sh" }],
    });
}
