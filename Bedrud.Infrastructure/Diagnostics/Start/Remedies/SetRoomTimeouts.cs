using System.Globalization;
using Bedrud.Domain.Rooms;
using Bedrud.Infrastructure.Configuration;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Diagnostics.Start.Remedies;

/// <summary>
/// How long the media server keeps rooms that say nothing themselves. The argument is such as <c>empty=300,departure=20</c>, in seconds; one of the two may be left
/// out. Rooms of the portal carry their own timeouts in each join token, which win.
/// </summary>
internal sealed class SetRoomTimeouts(SettingsFile file, EmbeddedSettings settings, MediaServer server, CheckSignals signals) : SettingsRemedy(file, settings, server, signals)
{
    public const string RemedyId = "set-room-timeouts";

    public override string Id => RemedyId;

    protected override IReadOnlyDictionary<string, string>? Values(string argument)
    {
        var values = new Dictionary<string, string>();
        foreach (var part in argument.Split(','))
        {
            if (part.Split('=') is not [var name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return null;
            var key = (name, seconds) switch
            {
                ("empty", >= Room.MinEmptyTimeout and <= Room.MaxEmptyTimeout) => "LiveKit:EmptyTimeout",
                ("departure", >= Room.MinDepartureTimeout and <= Room.MaxDepartureTimeout) => "LiveKit:DepartureTimeout",
                _ => null,
            };
            if (key is null || !values.TryAdd(key, seconds.ToString(CultureInfo.InvariantCulture)))
                return null;
        }

        return values;
    }
}
