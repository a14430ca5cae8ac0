using Bedrud.Web.Hosting;

namespace Bedrud.Web.Account;

/// <summary>How often mails to accounts may be asked for by people who are not signed in. A singleton; kept in memory, each portal for itself.</summary>
public sealed class EntryPaces(TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>New passwords, by the address that they are asked from: several people may share it.</summary>
    public Pace ResetsFrom { get; } = new(10, Hour, time);

    /// <summary>New passwords, by what was typed as the account, whether there is one or not.</summary>
    public Pace ResetsOf { get; } = new(3, Hour, time);

    /// <summary>Mails that ask to confirm an address, by account.</summary>
    public Pace Confirmations { get; } = new(3, Hour, time);
}
