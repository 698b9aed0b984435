using System.Net;
using System.Net.Sockets;

namespace Replay.Aeron.Servers;

/// <summary>A real media driver and a real archive on loopback, in directories of their own that are removed with them.</summary>
public sealed class ArchiveServer : IDisposable
{
    // A virtual machine starts slowly on a machine that is busy with other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int _count;

    private readonly Dictionary<string, string> _extra;
    private readonly string[]? _virtualMachine;
    private readonly bool _ownsArchiveDirectory;
    private readonly string _mainClass;
    private ServerProcess? _driver;
    private ServerProcess? _archive;

    /// <param name="properties">System properties of the archive, and of the driver where both are one process: further ones, and in place of those of tests.</param>
    /// <param name="archiveDirectory">A directory to serve; null: an empty one.</param>
    /// <param name="mainClass">What to run when driver and archive are one process.</param>
    /// <param name="apart">True: driver and archive are two processes, so that either can be killed.</param>
    /// <param name="virtualMachine">Options of the Java virtual machine in place of those of tests.</param>
    public ArchiveServer(
        IReadOnlyDictionary<string, string>? properties = null, string? archiveDirectory = null, bool apart = false, string mainClass = "io.aeron.archive.ArchivingMediaDriver",
        string[]? virtualMachine = null)
    {
        string name = $"replay-aeron-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        AeronDirectory = Path.Combine("/dev/shm", name);
        _ownsArchiveDirectory = archiveDirectory is null;
        ArchiveDirectory = archiveDirectory ?? Directory.CreateTempSubdirectory(name).FullName;
        _extra = new Dictionary<string, string>(properties ?? new Dictionary<string, string>());
        ControlPort = FreePort();
        IsApart = apart;
        _virtualMachine = virtualMachine;
        _mainClass = apart ? "io.aeron.archive.Archive" : mainClass;
        StartDriver();
        StartArchive();
    }

    public string AeronDirectory { get; }

    public string ArchiveDirectory { get; }

    public int ControlPort { get; }

    public bool IsApart { get; }

    public string ControlChannel => $"aeron:udp?endpoint=localhost:{ControlPort}";

    /// <summary>Whether it runs, and what it printed.</summary>
    public string ArchiveState => $"{(_archive!.HasExited ? "has ended" : "runs")}, and said: {_archive.Output}";

    public AeronClientOptions ClientOptions => new() { Directory = AeronDirectory, DriverTimeout = Patience };

    public AeronArchiveOptions ArchiveOptions => new() { ControlRequestChannel = ControlChannel, MessageTimeout = Patience };

    public AeronClient Connect() => AeronClient.Connect(ClientOptions);

    public AeronArchive ConnectArchive(AeronClient client) => AeronArchive.Connect(client, ArchiveOptions);

    /// <summary>Starts the driver again after it was killed.</summary>
    public void StartDriver()
    {
        if (!IsApart) return;
        if (Directory.Exists(AeronDirectory)) Directory.Delete(AeronDirectory, recursive: true);
        _driver?.Dispose();
        _driver = AeronServer.NativeDriver is { } native
            ? ServerProcess.Start(native, [.. DriverProperties.Select(p => $"-D{p.Key}={p.Value}")])
            : ServerProcess.StartJava("io.aeron.driver.MediaDriver", [], DriverProperties);
    }

    /// <summary>Starts the archive again after it was killed.</summary>
    public void StartArchive()
    {
        _archive?.Dispose();
        Dictionary<string, string> properties = new([.. DriverProperties, .. ArchiveProperties]);
        foreach ((string name, string value) in _extra) properties[name] = value;
        _archive = ServerProcess.StartJava(_mainClass, [], properties, _virtualMachine);
    }

    public void KillDriver() => (_driver ?? _archive)!.Kill();

    /// <summary>Kills the archive. Its successor would wait ten seconds for the mark file to grow cold, so that is removed.</summary>
    public void KillArchive()
    {
        _archive!.Kill();
        File.Delete(Path.Combine(ArchiveDirectory, "archive-mark.dat"));
    }

    public void Dispose()
    {
        _archive?.Dispose();
        _driver?.Dispose();
        if (Directory.Exists(AeronDirectory)) Directory.Delete(AeronDirectory, recursive: true);
        if (_ownsArchiveDirectory) Directory.Delete(ArchiveDirectory, recursive: true);
    }

    public static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private Dictionary<string, string> DriverProperties => new()
    {
        ["aeron.dir"] = AeronDirectory,
        ["aeron.dir.delete.on.start"] = "true",
        ["aeron.threading.mode"] = "SHARED",
        ["aeron.ipc.term.buffer.length"] = "64k",
        ["aeron.term.buffer.length"] = "64k",
        ["aeron.term.buffer.sparse.file"] = "true",
        ["aeron.spies.simulate.connection"] = "true",
        ["aeron.perform.storage.checks"] = "false",
    };

    private Dictionary<string, string> ArchiveProperties => new()
    {
        ["aeron.archive.dir"] = ArchiveDirectory,
        ["aeron.archive.threading.mode"] = "SHARED",
        ["aeron.archive.segment.file.length"] = "1m",
        ["aeron.archive.control.channel"] = ControlChannel,
        ["aeron.archive.replication.channel"] = "aeron:udp?endpoint=localhost:0",
        ["aeron.archive.recording.events.enabled"] = "false",
    };
}
