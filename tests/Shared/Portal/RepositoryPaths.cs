using System.Reflection;

namespace Bedrud.Tests;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
internal static class RepositoryPaths
{
    public static readonly string Root = FindRoot();

    /// <summary>The portal, built in the same configuration as the tests.</summary>
    public static readonly string Portal = Path.Combine(
        Root, "Bedrud.Web", "bin",
        typeof(RepositoryPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!,
        "net10.0", "Bedrud.Web.dll");

    /// <summary>Where screenshots go: below artifacts, or into docs where the documentation is being renewed.</summary>
    public static readonly string Screenshots = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("BEDRUD_SCREENSHOTS") ?? Path.Combine(Root, "artifacts", "screenshots")).FullName;

    /// <summary>Where tests leave tables for people to read.</summary>
    public static readonly string Artifacts = Path.Combine(Root, "artifacts", "meeting");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bedrud.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests were moved out of the checkout.");
        return folder.FullName;
    }
}
