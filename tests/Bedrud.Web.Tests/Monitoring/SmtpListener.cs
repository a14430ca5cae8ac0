using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bedrud.Web.Tests.Monitoring;

/// <summary>A mail server on loopback that takes every mail, or refuses so many first.</summary>
internal sealed class SmtpListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SmtpListener()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Each as it was sent, headers and all.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>Connections that are turned away before one is served.</summary>
    public int Refusals { get; set; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                try
                {
                    await ServeAsync(client);
                }
                catch (IOException)
                {
                    // It went away.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\r\n" };
        if (Refusals > 0)
        {
            Refusals--;
            await writer.WriteLineAsync("421 Come again.");
            return;
        }

        await writer.WriteLineAsync("220 mail.test ESMTP");
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Enqueue(line);
            if (line == "DATA")
            {
                await writer.WriteLineAsync("354 Go on.");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".")
                    mail.AppendLine(text);
                Mails.Enqueue(mail.ToString());
            }

            await writer.WriteLineAsync(line switch
            {
                _ when line.StartsWith("EHLO", StringComparison.Ordinal) => "250-mail.test\r\n250 AUTH PLAIN LOGIN",
                _ when line.StartsWith("AUTH", StringComparison.Ordinal) => "235 Welcome.",
                "QUIT" => "221 Bye.",
                _ => "250 Fine.",
            });
            if (line == "QUIT")
                return;
        }
    }
}
