using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bedrud.Infrastructure.Tests.LiveKit.Embedded;

/// <summary>
/// A livekit-server for the supervisor: command line, health, drain and exit behaviour as recorded from the real one, and
/// misbehaviour on demand. What it shall do is in <c>fake.json</c> beside it, read again for each answer.
/// </summary>
public sealed class FakeLiveKitServer
{
    private FakeLiveKitServer(string folder)
    {
        Folder = folder;
        BinaryPath = Path.Combine(folder, "livekit-server");
    }

    public static FakeLiveKitServer Create(string folder)
    {
        Directory.CreateDirectory(folder);
        var fake = new FakeLiveKitServer(folder);
        File.WriteAllText(fake.BinaryPath, Script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(fake.BinaryPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        fake.Behave([]);
        return fake;
    }

    /// <summary>One that another process has created.</summary>
    public static FakeLiveKitServer At(string folder) => new(folder);

    public string Folder { get; }
    public string BinaryPath { get; }

    /// <summary>Keys: version, fatal (line on stdout, exit 0), throws (an uncaught error), health (status), people (SIGTERM waits for 0), deaf (never listens).</summary>
    public void Behave(JsonObject behaviour)
    {
        var draft = Path.Combine(Folder, $"fake.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(draft, behaviour.ToJsonString());
        File.Move(draft, Path.Combine(Folder, "fake.json"), overwrite: true);
    }

    public int People => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "fake.json")))!["people"]?.GetValue<int>() ?? 0;

    /// <summary>What the process with this number saw when it started: env, config, mode.</summary>
    public JsonElement Seen(int pid) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"seen-{pid}.json"))).RootElement;

    public int Starts => Directory.GetFiles(Folder, "seen-*.json").Length;

    private const string Script = """
        #!/usr/bin/env node
        const fs = require('fs'), http = require('http'), path = require('path');
        const behaviour = () => JSON.parse(fs.readFileSync(path.join(__dirname, 'fake.json')));
        const log = (msg) => process.stderr.write(JSON.stringify({ level: 'info', ts: Date.now() / 1000, logger: 'livekit', msg }) + '\n');
        const first = behaviour();
        if (process.argv.includes('--version')) {
          console.log('livekit-server version ' + (first.version ?? '1.13.5'));
          process.exit(0);
        }
        const file = process.argv[process.argv.indexOf('--config') + 1];
        const config = fs.readFileSync(file, 'utf8');
        const seen = path.join(__dirname, `seen-${process.pid}.json`);
        fs.writeFileSync(seen + '.tmp', JSON.stringify({ env: process.env, config, file, mode: fs.statSync(file).mode & 0o777 }));
        fs.renameSync(seen + '.tmp', seen);
        if (first.fatal) {
          console.log(first.fatal);
          process.exit(0);
        }
        if (first.throws) throw new Error(first.throws);
        const server = http.createServer((request, response) => {
          const { health = 200 } = behaviour();
          response.writeHead(health, { connection: 'close' });
          response.end(health === 200 ? 'OK' : 'Not Ready\nNode Updated At 0001-01-01');
        });
        if (!first.deaf) server.listen(Number(/^port: (\d+)/m.exec(config)[1]), '127.0.0.1', () => log('starting LiveKit server'));
        setInterval(() => {}, 1000);
        let terms = 0;
        process.on('SIGTERM', () => {
          if (++terms > 1) process.exit(0);
          const leave = () => (behaviour().people ?? 0) === 0 ? process.exit(0) : setTimeout(leave, 20);
          leave();
        });
        process.on('SIGHUP', () => process.exit(129));
        """;
}
