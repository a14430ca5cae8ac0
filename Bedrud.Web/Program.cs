using Bedrud.Infrastructure.Data;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;
using Bedrud.Web.Account;
using Bedrud.Web.Features.Health;
using Bedrud.Web.Features.Meeting;
using Bedrud.Web.Features.Rooms;
using Bedrud.Web.Features.Webhooks;
using Bedrud.Web.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDataFolder(builder.Configuration);
builder.Services.AddBedrudData(builder.Configuration);
builder.Services.AddBedrudAccounts();
builder.Services.AddLanguages();
builder.Services.AddFeatures();
builder.Services.AddEmbeddedLiveKit();
builder.Services.AddLiveKitApi();
builder.Services.AddLiveKitWebhooks();
builder.Services.AddPresence();
builder.Services.AddApi();
builder.Services.AddPages();

var app = builder.Build();
await app.PrepareDatabaseAsync();
app.UseRequestLocalization();
app.UseApiErrors();
app.UseMiddleware<SameOrigin>();
app.UseAuthentication();
app.UseAuthorization();
app.MapOpenApi();
app.MapHealth();
app.MapAccounts();
app.MapJoin();
app.MapRooms();
app.MapMembers();
app.MapWebhooks();
app.MapPages();
app.PrintBannerWhenStarted();
app.Run();

namespace Bedrud.Web
{
    /// <summary>The entry point, public so that tests can start the portal.</summary>
    public partial class Program;
}
