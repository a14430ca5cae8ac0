using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.Identity;
using Bedrud.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bedrud.Web.Hosting;

internal static partial class DatabaseStartup
{
    /// <summary>Brings the database to this version, before anything listens: roles, and the first administrator where the environment names one.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Bedrud.Web.Hosting.DatabaseStartup");

        var db = services.GetRequiredService<BedrudDbContext>();
        await db.Database.MigrateAsync();
        await AuditSearchIndex.EnsureAsync(db, CancellationToken.None);
        await db.FillSearchTextAsync(CancellationToken.None);

        var roles = services.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        foreach (var role in Roles.All)
        {
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new IdentityRole<Guid>(role) { Id = Guid.NewGuid() });
        }

        await CreateFirstAdministratorAsync(services, app.Configuration, logger);
    }

    private static async Task CreateFirstAdministratorAsync(IServiceProvider services, IConfiguration configuration, ILogger logger)
    {
        var (email, password) = (configuration["BEDRUD_ADMIN_EMAIL"], configuration["BEDRUD_ADMIN_PASSWORD"]);
        if (string.IsNullOrEmpty(email) || string.IsNullOrEmpty(password) || !await services.GetRequiredService<SetUpLink>().IsNeededAsync())
            return;

        var created = await services.GetRequiredService<AccountService>().CreateAdministratorAsync(email, email.Split('@')[0], password);
        if (!created.Succeeded)
        {
            var texts = services.GetRequiredService<ProblemTexts>();
            throw new InvalidOperationException(
                $"The administrator of BEDRUD_ADMIN_EMAIL and BEDRUD_ADMIN_PASSWORD can't be made: {texts.Title(created.Problem)} {texts.Detail(created.Problem)}");
        }

        LogAdministratorCreated(logger, email);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Created the first administrator, {Email}, as the environment asked")]
    private static partial void LogAdministratorCreated(ILogger logger, string email);
}
