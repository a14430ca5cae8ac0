using System.Globalization;

namespace Bedrud.Infrastructure.LiveKit.Linting;

/// <summary>Ports and ranges of ports that cannot work together. What two sockets of one server would both bind keeps it from starting.</summary>
internal static class PortRules
{
    private const int SmallRange = 100;

    // LiveKit's defaults where turn names no range.
    private const int RelayStart = 30000;
    private const int RelayEnd = 40000;

    public static void Check(LintedConfiguration configuration)
    {
        CheckMediaRange(configuration);
        CheckRelay(configuration);
        CheckTcp(configuration);
        CheckUdp(configuration);
    }

    /// <summary>The media range; null where there is none, or none that can be.</summary>
    private static (int Start, int End)? Media(LintedConfiguration configuration) =>
        configuration.Rtc.Number("udp_port") is null or 0 && configuration.Rtc.Number("port_range_start") is { } start and > 0 && configuration.Rtc.Number("port_range_end") is { } end && end >= start
            ? (start, end)
            : null;

    private static void CheckMediaRange(LintedConfiguration configuration)
    {
        var rtc = configuration.Rtc;
        var (start, end) = (rtc.Number("port_range_start") ?? 0, rtc.Number("port_range_end") ?? 0);
        if (start == 0 && end == 0)
            return;
        if (rtc.Text("udp_port") is { } single and not "0" && !configuration.IsVariable(single))
            configuration.Add(LintSeverity.Warning, LintCodes.RangeUnused, "rtc.udp_port", null, Say(start), Say(end));
        if (start == 0 || end == 0)
        {
            if (!configuration.IsVariable(rtc.Text("port_range_start")) && !configuration.IsVariable(rtc.Text("port_range_end")))
                configuration.Add(LintSeverity.Warning, LintCodes.RangeHalf, start == 0 ? "rtc.port_range_end" : "rtc.port_range_start", "rtc:\n  port_range_start: 50000\n  port_range_end: 60000");
        }
        else if (start > end)
        {
            configuration.Add(LintSeverity.Error, LintCodes.RangeReversed, "rtc.port_range_start", $"rtc:\n  port_range_start: {Say(end)}\n  port_range_end: {Say(start)}", "rtc.port_range_start", Say(start), Say(end));
        }
        else if (Media(configuration) is not null && end - start + 1 < SmallRange)
        {
            configuration.Add(LintSeverity.Warning, LintCodes.RangeSmall, "rtc.port_range_end", "rtc:\n  port_range_start: 50000\n  port_range_end: 60000", Say(end - start + 1));
        }
    }

    private static void CheckRelay(LintedConfiguration configuration)
    {
        var turn = configuration.Turn;
        if (!turn.Flag("enabled"))
            return;
        var (start, end) = (turn.Number("relay_range_start") ?? 0, turn.Number("relay_range_end") ?? 0);
        // LiveKit takes its own range where one of the two is missing.
        if (start == 0 || end == 0)
            (start, end) = (RelayStart, RelayEnd);
        if (start > end)
            configuration.Add(LintSeverity.Error, LintCodes.RangeReversed, "turn.relay_range_start", $"turn:\n  relay_range_start: {Say(end)}\n  relay_range_end: {Say(start)}", "turn.relay_range_start", Say(start), Say(end));
        else if (Media(configuration) is { } media && start <= media.End && media.Start <= end)
            configuration.Add(LintSeverity.Warning, LintCodes.RelayOverlap, turn.KeyNode("relay_range_start") is null ? "turn" : "turn.relay_range_start", null, $"{Say(start)}-{Say(end)}", $"{Say(media.Start)}-{Say(media.End)}");
    }

    private static void CheckTcp(LintedConfiguration configuration)
    {
        var (root, turn) = (configuration.Root, configuration.Turn);
        List<(string Path, int Port)> uses = [("port", root.Number("port") ?? 7880), ("rtc.tcp_port", configuration.Rtc.Number("tcp_port") ?? 7881)];
        uses.Add(root.Section("prometheus").Number("port") is { } figures ? ("prometheus.port", figures) : ("prometheus_port", root.Number("prometheus_port") ?? 0));
        // With addresses of its own, TURN may have a port that is taken on others.
        if (turn.Flag("enabled") && turn.List("bind_addresses").Count == 0)
            uses.Add(("turn.tls_port", turn.Number("tls_port") ?? 0));
        Clashes(configuration, uses, "TCP");
    }

    private static void CheckUdp(LintedConfiguration configuration)
    {
        var turn = configuration.Turn;
        if (!turn.Flag("enabled") || turn.Number("udp_port") is not ({ } port and > 0))
            return;
        if (turn.List("bind_addresses").Count == 0)
            Clashes(configuration, [("rtc.udp_port", configuration.Rtc.Number("udp_port") ?? 0), ("turn.udp_port", port)], "UDP");
        if (Media(configuration) is { } media && port >= media.Start && port <= media.End)
            configuration.Add(LintSeverity.Warning, $"{LintCodes.PortClash}.range", "turn.udp_port", "turn:\n  udp_port: 3478", Say(port), $"{Say(media.Start)}-{Say(media.End)}");
        if (turn.Number("tls_port") == port)
            configuration.Add(LintSeverity.Warning, LintCodes.TurnSamePort, "turn.tls_port", "turn:\n  udp_port: 3478\n  tls_port: 5349", Say(port));
    }

    private static void Clashes(LintedConfiguration configuration, List<(string Path, int Port)> uses, string protocol)
    {
        foreach (var same in uses.Where(use => use.Port > 0).GroupBy(use => use.Port).Where(group => group.Count() > 1))
        {
            // The later one is the one that the server stumbles over.
            var (first, last) = (same.First().Path, same.Last().Path);
            configuration.Add(LintSeverity.Error, LintCodes.PortClash, last, null, $"{Say(same.Key)}/{protocol}", first, last);
        }
    }

    private static string Say(int number) => number.ToString(CultureInfo.InvariantCulture);
}
