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

if (ConfigurationSources.CreateBuilder(args) is not { } builder)
    return 1;
builder.Services.AddListening();
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
if (!await app.HasValidSettingsAsync())
    return 1;
app.ListenAsConfigured();
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
await app.RunAsync();
return 0;
