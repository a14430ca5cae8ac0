namespace Bedrud.Web.Components;

/// <summary>Which of the three kinds of page is shown; it decides what is loaded with it.</summary>
public enum PageFace
{
    /// <summary>Interactive, with navigation.</summary>
    Portal,

    /// <summary>Plain HTML, rendered once: signing in and the like.</summary>
    Account,

    /// <summary>The stage of a meeting, which lives without the circuit.</summary>
    Meeting,
}
