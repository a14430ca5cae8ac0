using Bedrud.Domain.Health;
using Bedrud.Infrastructure.Diagnostics.Connection;
using Bedrud.Infrastructure.LiveKit;
using Bedrud.Infrastructure.LiveKit.Embedded;
using Bedrud.Infrastructure.Presence;
using Microsoft.Extensions.Options;

namespace Bedrud.Infrastructure.Diagnostics.Media;

/// <summary>
/// Whether the embedded server's range of UDP ports suffices for the most people that were in meetings at once since the portal's start. Each takes up to two
/// ports: one for what they send, one for what they receive.
/// </summary>
internal sealed class UdpRangeCheck(IOptions<LiveKitOptions> options, PresenceStore presence) : ICheck
{
    private const int PortsEach = 2;

    private int _most;

    public CheckInfo Info { get; } = new("udp-range", CheckGroup.Media) { Concerns = Concern.Configuration };

    public Task<Finding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        _most = Math.Max(_most, presence.LiveRooms.Sum(room => room.Participants.Length));
        if (options.Value.External)
            return Finding.NotApplicable("external");
        var (start, end) = (ServerConfiguration.MediaPortStart, ServerConfiguration.MediaPortEnd);
        if (OwnConfiguration.Path(options.Value) is { } path)
        {
            var rtc = OwnConfiguration.Read(path).Root.Section("rtc");
            if (rtc.Number("udp_port") is > 0)
                return Finding.NotApplicable("one-port");
            (start, end) = (rtc.Number("port_range_start") ?? start, rtc.Number("port_range_end") ?? end);
        }

        var (ports, needed) = (Math.Max(0, end - start + 1), _most * PortsEach);
        Evidence[] facts = [new("udp-ports", $"{start}-{end} ({ports})"), new("most-people", $"{_most}"), new("ports-needed", $"{needed}")];
        return needed * 5 <= ports * 4
            ? Finding.Fine([.. facts])
            : new Finding(Verdict.Warning, "small", $"{ports}", $"{_most}")
            {
                Evidence = [.. facts],
                Fixes =
                [
                    ReachFixes.Yaml("wider-range", "rtc:\n  port_range_start: 50000\n  port_range_end: 60000"),
                    ReachFixes.Shell("open-range", "ufw allow 50000:60000/udp"),
                ],
            };
    }
}
