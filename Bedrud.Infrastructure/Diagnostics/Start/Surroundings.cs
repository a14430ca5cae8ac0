namespace Bedrud.Infrastructure.Diagnostics.Start;

/// <summary>Where the portal runs, as far as that changes what a fault is called and how it is mended.</summary>
internal sealed class Surroundings
{
    private static readonly string[] Files = [".dockerenv", "run/.containerenv"];
    private static readonly string[] Groups = ["docker", "kubepods", "containerd", "libpod", "lxc"];

    public Surroundings()
        : this("/", Environment.GetEnvironmentVariable)
    {
    }

    /// <param name="root">Folder of the system's files.</param>
    /// <param name="variable">The environment.</param>
    internal Surroundings(string root, Func<string, string?> variable) => ContainerSign = Sign(root, variable);

    /// <summary>By what a container was recognised, such as <c>/.dockerenv</c>; null outside of one.</summary>
    public string? ContainerSign { get; }

    public bool InContainer => ContainerSign is not null;

    private static string? Sign(string root, Func<string, string?> variable)
    {
        if (Files.FirstOrDefault(file => File.Exists(Path.Combine(root, file))) is { } found)
            return $"/{found}";
        if (!string.IsNullOrEmpty(variable("KUBERNETES_SERVICE_HOST")))
            return "KUBERNETES_SERVICE_HOST";
        // 12:pids:/docker/3f8a...; 0::/kubepods.slice/kubepods-burstable.slice/...
        return Read(Path.Combine(root, "proc/1/cgroup")) is { } groups && Groups.Any(name => groups.Contains($"/{name}", StringComparison.Ordinal)) ? "/proc/1/cgroup" : null;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
