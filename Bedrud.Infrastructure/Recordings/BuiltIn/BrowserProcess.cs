using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Bedrud.Infrastructure.LiveKit.Embedded;

namespace Bedrud.Infrastructure.Recordings.BuiltIn;

/// <summary>
/// A browser that nobody sees, which records: started by this portal, or by an earlier one and taken over. It leads a session of its own, so that it
/// outlives the portal; and it holds a lease, so that it never outlives it for long.
/// </summary>
internal sealed class BrowserProcess(ProcessIdentity identity, string profile)
{
    private const int SignalKill = 9;
    private const int LogLimit = 1024 * 1024;
    private const int ToldOfLog = 400;

    // The shell becomes setsid, that a second shell, and that the browser: all have the number and the start time of the first. What stays beside it
    // looks at the lease, which a portal renews: after six minutes without one the whole session is killed, whatever the page may do.
    private const string Script = """
        exec setsid /bin/sh -c 'lease=$1; shift
          (while sleep 15 && kill -0 $$ 2>/dev/null; do
            [ -n "$(find "$lease" -mmin -6 2>/dev/null)" ] || kill -KILL -$$
          done) &
          exec "$@"' sh "$@" </dev/null >>"$0" 2>&1
        """;

    // Nobody's secrets: a portal's environment may hold keys and passwords.
    private static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE"];

    private static readonly string[] Flags =
    [
        "--headless=new", "--disable-gpu", "--mute-audio", "--autoplay-policy=no-user-gesture-required", "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--no-first-run", "--no-default-browser-check",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-extensions",
        "--disable-breakpad", "--disable-dev-shm-usage", "--password-store=basic", "--js-flags=--max-old-space-size=512",
    ];

    private readonly string _lease = Path.Combine(profile, "lease");

    public ProcessIdentity Identity { get; } = identity;

    public bool IsAlive => Identity.IsAlive;

    /// <summary>Starts a browser on the recorder's page.</summary>
    /// <param name="program">The browser.</param>
    /// <param name="profile">A folder that does not exist yet.</param>
    /// <param name="page">Without the secret, which must not stand on a command line: every user of the machine could read it there.</param>
    /// <param name="secret">Letters and digits.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The shell can't be started.</exception>
    /// <exception cref="IOException">The folder can't be made.</exception>
    public static BrowserProcess Start(string program, string profile, Uri page, string secret)
    {
        CaptureFolder.RemoveFolder(profile);
        OwnerOnly.CreateDirectory(profile);
        var start = StartPage(profile);
        OwnerOnly.Replace(start, Encoding.UTF8.GetBytes($"<!doctype html><title>Recorder</title><script>location.replace('{page}#{secret}')</script>"));
        OwnerOnly.Truncate(Path.Combine(profile, "lease"));

        var info = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = profile };
        string[] arguments =
        [
            "-c", Script, Log(profile), Path.Combine(profile, "lease"), program, .. Flags, $"--user-data-dir={Path.Combine(profile, "data")}",
            .. Environment.IsPrivilegedProcess ? new[] { "--no-sandbox" } : [],
            // WebCodecs want a secure page: http is one on loopback only.
            .. page is { IsLoopback: false, Scheme: "http" } ? new[] { $"--unsafely-treat-insecure-origin-as-secure={page.GetLeftPart(UriPartial.Authority)}" } : [],
            new Uri(start).AbsoluteUri,
        ];
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        var kept = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(v => v.value is not null).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in kept)
            info.Environment[name] = value;
        foreach (var name in (string[])["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
            info.Environment[name] = profile;

        using var child = Process.Start(info)!;
        return new BrowserProcess(ProcessIdentity.Of(child.Id) ?? new ProcessIdentity(child.Id, 0, ""), profile);
    }

    /// <summary>Takes the secret off the disk: the page has it.</summary>
    public void ForgetSecret() => File.Delete(StartPage(profile));

    /// <summary>A portal is there. To be called more often than every five minutes.</summary>
    public void RenewLease()
    {
        if (!File.Exists(_lease))
            return;
        File.SetLastWriteTimeUtc(_lease, DateTime.UtcNow);
        if (new FileInfo(Log(profile)) is { Exists: true, Length: > LogLimit })
            OwnerOnly.Truncate(Log(profile));
    }

    /// <summary>The whole session: the browser and all that it started. There is nothing that it would have to save.</summary>
    public void Kill()
    {
        // The number may be a stranger's by now. While one of the session lives it is not.
        if (ProcessIdentity.Of(Identity.Pid) is { } now && now != Identity)
            return;
        if (Identity.IsAlive)
            _ = SendSignal(-Identity.Pid, SignalKill);
        foreach (var pid in ProcessIdentity.All().Where(pid => ProcessIdentity.Session(pid) == Identity.Pid && Identity.Pid > 0))
            _ = SendSignal(pid, SignalKill);
    }

    /// <summary>Bytes of memory that the session's processes have in use, shared ones counted once for each.</summary>
    public long Memory() => ProcessIdentity.All().Where(pid => ProcessIdentity.Session(pid) == Identity.Pid).Sum(Resident);

    /// <summary>The end of what the browser wrote: why it did not start.</summary>
    public string? LastWords()
    {
        try
        {
            var text = File.ReadAllText(Log(profile)).Trim();
            return text.Length == 0 ? null : text[Math.Max(0, text.Length - ToldOfLog)..];
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void RemoveProfile() => CaptureFolder.RemoveFolder(profile);

    private static string StartPage(string profile) => Path.Combine(profile, "start.html");

    private static string Log(string profile) => Path.Combine(profile, "browser.log");

    // Example: 345678 20000 15000 ...: the second is what is resident, in pages.
    private static long Resident(int pid)
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
