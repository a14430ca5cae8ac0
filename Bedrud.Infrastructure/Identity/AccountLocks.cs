namespace Bedrud.Infrastructure.Identity;

/// <summary>The two kinds of locked accounts, which share one column of Identity's.</summary>
public static class AccountLocks
{
    /// <summary>Wrong passwords lock for minutes; whoever is locked for longer than this was locked by a person.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether a person locked the account. Only that ends sessions: wrong passwords can be typed by anybody who knows the address, and must not throw out whoever is
    /// signed in.
    /// </summary>
    /// <param name="end">The end of the lock; null where there is none.</param>
    public static bool IsLasting(DateTimeOffset? end, DateTimeOffset now) => end - now > Longest;
}
