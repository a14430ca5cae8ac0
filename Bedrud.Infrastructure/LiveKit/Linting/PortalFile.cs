using Bedrud.Infrastructure.LiveKit.Embedded;
using YamlDotNet.RepresentationModel;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Bedrud's own <c>config.yaml</c>, pasted in the place of LiveKit's.</summary>
internal static class PortalFile
{
    public static bool IsOne(YamlMappingNode root) => new YamlSection(root).Section("livekit").Exists;

    public static void Check(YamlMappingNode root, LintSheet sheet, LintContext context)
    {
        var section = new YamlSection(root).Section("livekit");
        sheet.Add(LintSeverity.Notice, LintCodes.PortalFile, LintPlace.Of(new YamlSection(root).KeyNode("livekit")!), "livekit");
        if (section.Text("host") is { } host)
            CheckHost(host, LintPlace.Of(section.KeyNode("host")!), "livekit.host", sheet, context);
    }

    /// <summary>Browsers let a page of https open no connection without TLS, except to their own machine.</summary>
    public static void CheckHost(string host, LintPlace at, string path, LintSheet sheet, LintContext context)
    {
        if (context.IsHttps && Uri.TryCreate(host, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "http" && !uri.IsLoopback)
            sheet.Add(LintSeverity.Error, LintCodes.WsOnHttps, at, path, path.StartsWith("livekit", StringComparison.Ordinal) ? $"livekit:\n  host: wss://{uri.Authority}" : $"{path}=wss://{uri.Authority}", path);
    }
}
