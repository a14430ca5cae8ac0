namespace Bedrud.Web.Features.ConnectionTest;

/// <summary>Who may test their connection.</summary>
public enum ConnectionTestAccess
{
    /// <summary>Whoever has the link.</summary>
    Anybody,

    SignedIn,

    /// <summary>Nobody.</summary>
    Off,
}

/// <summary>The section <c>ConnectionTest</c>.</summary>
public sealed class ConnectionTestOptions
{
    public const string Section = "ConnectionTest";

    public ConnectionTestAccess Access { get; set; }

    /// <summary>Whether it is offered to somebody.</summary>
    public bool Admits(bool isSignedIn) => Access == ConnectionTestAccess.Anybody || (Access == ConnectionTestAccess.SignedIn && isSignedIn);
}
